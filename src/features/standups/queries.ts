import { eq, inArray, isNull } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type CardRef, cardId } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { about } from '../calendar/queries.ts';
import { standupMembers, standups } from './tables.ts';

export type Standup = typeof standups.$inferSelect;
export type Membership = typeof standupMembers.$inferSelect;

const standup = query((from, $: { project: string }) =>
  from.from(standups, eq(standups.projectId, $.project)).limit(1),
);
const member = query((from, $: { project: string; person: string }) =>
  from.from(standupMembers, eq(standupMembers.projectId, $.project), eq(standupMembers.personId, $.person)).limit(1),
);

export async function standupOf(scope: Scope, project: string): Promise<Standup | undefined> {
  return (await standup(scope, { project }))[0];
}

/** Somebody's place in the team, while they have it. */
export async function membershipOf(scope: Scope, project: string, person: string): Promise<Membership | undefined> {
  return (await member(scope, { project, person })).find(({ until }) => until === null);
}

/** Those of the cards that were enqueued, and whether they stand in Slack by now. */
export async function enqueuedAmong(
  scope: Scope,
  refs: readonly CardRef[],
): Promise<{ ref: CardRef; isPosted: boolean }[]> {
  const byId = new Map(refs.map((ref) => [cardId(scope.workspace, ref), ref]));
  const rows = await about([...byId.keys()], (some) =>
    scope.pick(cards, { id: cards.id, ts: cards.ts }, inArray(cards.id, some)),
  );
  return rows.flatMap(({ id, ts }) => {
    const ref = byId.get(id);
    return ref ? [{ ref, isPosted: ts !== null }] : [];
  });
}

/** Who takes part now. */
export const membersOf = query(
  (from, $: { project: string }) =>
    from.from(standupMembers, eq(standupMembers.projectId, $.project), isNull(standupMembers.until)),
  oldestFirst,
);

/** In whose standups this person takes part. */
export const membershipsOf = query(
  (from, $: { person: string }) =>
    from.from(standupMembers, eq(standupMembers.personId, $.person), isNull(standupMembers.until)),
  oldestFirst,
);

/** Of these projects, those that have a standup which is on. */
export async function standupsIn(scope: Scope, projects: readonly string[]): Promise<Standup[]> {
  if (projects.length === 0) return [];
  return scope.from(standups, inArray(standups.projectId, [...projects]), eq(standups.state, 'on'));
}

/** Those behind our ids. */
export async function peopleBy(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
  const rows = await about([...new Set(ids)], (some) => scope.from(people, inArray(people.id, some)));
  return new Map(rows.map((row) => [row.id, row]));
}

const scheduled = query((from, $: { project: string }) =>
  from.pick(
    schedules,
    { ritual: schedules.ritual, person: schedules.personId, state: schedules.state },
    eq(schedules.projectId, $.project),
  ),
);

/** Which of a project's rituals are scheduled and not paused, as `ritual person`; the person is empty for what is the project's. */
export async function running(scope: Scope, project: string): Promise<ReadonlySet<string>> {
  const rows = await scheduled(scope, { project });
  return new Set(rows.filter(({ state }) => state === 'on').map(({ ritual, person }) => runningKey(ritual, person)));
}

export function runningKey(ritual: string, person: string | null): string {
  return `${ritual} ${person ?? ''}`;
}
