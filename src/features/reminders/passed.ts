import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Card, Context } from '#platform/feature.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { quietUntilFor } from '../calendar/working-times.ts';
import { passedMessage } from './blocks.ts';
import { sourceOf } from './collect.ts';
import type { Matter } from './line.ts';
import type { NudgeSource } from './source.ts';

export const PASSED = 'reminders.passed';

/** Tells them, once they may be disturbed; what can be looked at again then is not told of when it is settled by then. */
export async function tellPassed(
  ctx: Context,
  { describe }: NudgeSource,
  { key, to, matter }: { key: string; to: Person; matter: Matter },
): Promise<Write> {
  const notBefore = (await quietUntilFor(ctx, [to], ctx.now)).get(to.id);
  const by = ctx.actor.slackId;
  const how = { class: 'never-missing' as const, onBehalfOf: by, ...(notBefore && { notBefore }) };
  const subject = `${by}/${ctx.newId()}/${key}`;
  if (describe) return show({ kind: PASSED, subject, to: to.slackId }, how);
  const what = matter.kind === 'open' ? matter.what : null;
  return post({
    ...how,
    key: `passed:${subject}`,
    to: to.slackId,
    message: passedMessage(mention(by), what),
    internal: true,
  });
}

export function passedCard(sources: readonly NudgeSource[]): Card {
  return async (subject, ctx) => {
    const [by = '', , ...rest] = subject.split('/');
    const key = rest.join('/');
    const what = (await sourceOf(sources, key)?.describe?.(ctx, key)) ?? null;
    return what === null ? null : passedMessage(mention(by), what);
  };
}
