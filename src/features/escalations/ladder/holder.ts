import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { Escalation } from '../queries.ts';
import { awayUntil } from './away.ts';

/** Whoever works on it, with their last day of leave while they are away. */
export interface Holder {
  person: Person;
  awayUntil: Day | null;
}

export async function holderOf(scope: Scope & { readonly now: Date }, it: Escalation): Promise<Holder | null> {
  const person = await personById(scope, it.assigneeId ?? it.ownerId ?? '');
  return person ? { person, awayUntil: await awayUntil(scope, person, it.severity, scope.now) } : null;
}

export function mentioned(holder: Holder | null): Mrkdwn {
  return holder ? mention(holder.person.slackId) : 'nobody';
}
