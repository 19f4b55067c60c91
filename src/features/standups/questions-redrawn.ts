import { dayOf } from '#platform/clock.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { enqueuedAmong } from './queries.ts';
import { promptCard, reminderCard } from './refs.ts';

/** Today's questions of people who come or go, drawn as they stand now; two of each person at most. */
export async function questionsRedrawn(
  scope: Scope & { readonly now: Date },
  project: string,
  people: readonly Pick<Person, 'id' | 'slackId' | 'zone'>[],
): Promise<Write[]> {
  const cards = people.flatMap(({ id, slackId, zone }) => {
    const day = dayOf(scope.now, zone);
    return [promptCard(project, day, id, slackId), reminderCard(project, day, id, slackId)];
  });
  return (await enqueuedAmong(scope, cards)).map(({ ref }) => show(ref, { onBehalfOf: null }));
}
