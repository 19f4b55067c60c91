import type { Day } from '#platform/clock.ts';
import { desc, eq, gte, inArray, isNull, lt, lte } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type CardRef, cardId } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { about } from '../calendar/queries.ts';
import { standupDays, standupEntries, standupMembers, standups } from './tables.ts';

export type Standup = typeof standups.$inferSelect;
export type Membership = typeof standupMembers.$inferSelect;
export type Entry = typeof standupEntries.$inferSelect;
export type HeldDay = typeof standupDays.$inferSelect;

const standup = query((from, $: { project: string }) =>
  from.from(standups, eq(standups.projectId, $.project)).limit(1),
);
const entry = query((from, $: { project: string; person: string; day: string }) =>
  from
    .from(
      standupEntries,
      eq(standupEntries.projectId, $.project),
      eq(standupEntries.day, $.day),
      eq(standupEntries.personId, $.person),
    )
    .limit(1),
);
const held = query((from, $: { project: string; day: string }) =>
  from.from(standupDays, eq(standupDays.projectId, $.project), eq(standupDays.day, $.day)).limit(1),
);
const member = query((from, $: { project: string; person: string }) =>
  from.from(standupMembers, eq(standupMembers.projectId, $.project), eq(standupMembers.personId, $.person)).limit(1),
);
const card = query((from, $: { id: string }) => from.pick(cards, { ts: cards.ts }, eq(cards.id, $.id)).limit(1));

export async function standupOf(scope: Scope, project: string): Promise<Standup | undefined> {
  return (await standup(scope, { project }))[0];
}

export async function entryOf(scope: Scope, project: string, person: string, day: Day): Promise<Entry | undefined> {
  return (await entry(scope, { project, person, day }))[0];
}

/** The day's summary, once it is posted. */
export async function heldDay(scope: Scope, project: string, day: Day): Promise<HeldDay | undefined> {
  return (await held(scope, { project, day }))[0];
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

export const entriesOn = query(
  (from, $: { project: string; day: string }) =>
    from.from(standupEntries, eq(standupEntries.projectId, $.project), eq(standupEntries.day, $.day)),
  oldestFirst,
);

/** Somebody's answers up to a day, the newest first; as many as any blocker lasts. */
export const entriesUpTo = query((from, $: { project: string; person: string; day: string }) =>
  from
    .from(
      standupEntries,
      eq(standupEntries.personId, $.person),
      eq(standupEntries.projectId, $.project),
      lte(standupEntries.day, $.day),
    )
    .orderBy(desc(standupEntries.day))
    .limit(60),
);

/** Who answered for which day, from a day on. */
export const answersSince = query((from, $: { project: string; since: string }) =>
  from.pick(
    standupEntries,
    { person: standupEntries.personId, day: standupEntries.day },
    eq(standupEntries.projectId, $.project),
    gte(standupEntries.day, $.since),
  ),
);

export const daysSince = query((from, $: { project: string; since: string }) =>
  from.pick(standupDays, { day: standupDays.day }, eq(standupDays.projectId, $.project), gte(standupDays.day, $.since)),
);

/** What these people said of blockers before a day, the newest first. */
export async function blockedBefore(scope: Scope, project: string, ids: readonly string[], day: Day, since: Day) {
  const { personId, blocked } = standupEntries;
  const rows = await about(ids, (some) =>
    scope
      .pick(
        standupEntries,
        { person: personId, day: standupEntries.day, blocked },
        eq(standupEntries.projectId, project),
        gte(standupEntries.day, since),
        lt(standupEntries.day, day),
        inArray(personId, some),
      )
      .orderBy(desc(standupEntries.day)),
  );
  const byPerson = new Map<string, { day: Day; blocked: string | null }[]>();
  for (const row of rows) byPerson.set(row.person, [...(byPerson.get(row.person) ?? []), row]);
  return byPerson;
}

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

const mineOn = query((from, $: { person: string; day: string }) =>
  from.pick(
    standupEntries,
    { project: standupEntries.projectId },
    eq(standupEntries.personId, $.person),
    eq(standupEntries.day, $.day),
  ),
);

/** The projects for which somebody answered that day. */
export async function entriesOfDay(scope: Scope, person: string, day: Day): Promise<ReadonlySet<string>> {
  return new Set((await mineOn(scope, { person, day })).map(({ project }) => project));
}
