import { eq, isNull } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { waits } from '../tables.ts';
import { when, who } from '../words.ts';
import { running } from './running.ts';

/** Nobody waits for a customer for ever: the clocks go on, and whoever works on it may stop them once more. */
export async function waitIsOver(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const set = { waitingUntil: null, ...(await running(ctx, { ...it, waitingUntil: null })) };
  const people = await peopleOf(ctx, [it.assigneeId]);
  const next = set.promisedAt ? ` Next update by ${when(set.promisedAt, project)}.` : '';
  const text = `${who(it.assigneeId, people)}, *${codeOf(it)}* has waited for the customer as long as agreed; its clocks go on.${next}`;
  const step = { action: 'escalation.resume', set, line: { text, pings: true }, more: [endWait(it.id)] };
  return (await take(ctx, it, project, step)).writes;
}

export function endWait(escalation: string): Write {
  return function* (tx) {
    yield tx.update(waits, { until: tx.now }, eq(waits.escalationId, escalation), isNull(waits.until));
  };
}
