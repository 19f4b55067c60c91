import type { Button } from '@slack/types';
import { type Day, showDay } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { button } from '#platform/slack/blocks.ts';
import { shorten } from '#platform/slack/mrkdwn.ts';
import { type Escalation, openInProject } from '../escalations/queries.ts';
import { codeOf } from '../escalations/rules/life.ts';

/** A blocker as its escalation calls it: whose it is, and when it was told first. */
export function blockerOrigin({ name }: { name: string }, first: Day): string {
  return `blocker of ${shorten(name, 40)}, ${showDay(first)}`;
}

/** The escalation that was raised from one of these and still waits for its end; none that is for named people only. */
export async function escalatedFrom(
  scope: Scope,
  project: string,
  origins: readonly string[],
): Promise<Escalation | undefined> {
  const open = await openInProject(scope, { project });
  return open.find(
    ({ about, restricted, state }) => !restricted && state !== 'resolved' && about !== null && origins.includes(about),
  );
}

export function openEscalation(it: Escalation): Button {
  return button({ id: 'escalations.open', text: `Open ${codeOf(it)}`, value: { escalation: it.id } });
}
