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
const card = query((from, $: { id: string }) => from.pick(cards, { ts: cards.ts }, eq(cards.id, $.id)).limit(1));

export async function standupOf(scope: Scope, project: string): Promise<Standup | undefined> {
  return (await standup(scope, { project }))[0];
}

/** Somebody's place in the team, while they have it. */
export async function membershipOf(scope: Scope, project: string, person: string): Promise<Membership | undefined> {
  return (await member(scope, { project, person })).find(({ until }) => until === null);
}

/** Whether a card was enqueued, and whether it stands in Slack by now. */
export async function cardState(scope: Scope, ref: CardRef): Promise<'none' | 'waiting' | 'posted'> {
  const [row] = await card(scope, { id: cardId(scope.workspace, ref) });
  if (!row) return 'none';
  return row.ts === null ? 'waiting' : 'posted';
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
    { ritual: schedules.ritual, person: schedules.personId },
    eq(schedules.projectId, $.project),
    eq(schedules.state, 'on'),
  ),
);

/** Which of a project's rituals are scheduled and not paused, as `ritual person`; the person is empty for what is the project's. */
export async function running(scope: Scope, project: string): Promise<ReadonlySet<string>> {
  const rows = await scheduled(scope, { project });
  return new Set(rows.map(({ ritual, person }) => runningKey(ritual, person)));
}

export function runningKey(ritual: string, person: string | null): string {
  return `${ritual} ${person ?? ''}`;
}
