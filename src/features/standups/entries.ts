import type { Day } from '#platform/clock.ts';
import { desc, eq, gte, inArray, lt, lte } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { about } from '../calendar/queries.ts';
import { standupBlockers, standupDays, standupEntries } from './tables.ts';

export type Entry = typeof standupEntries.$inferSelect;
export type HeldDay = typeof standupDays.$inferSelect;

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
export async function entryOf(scope: Scope, project: string, person: string, day: Day): Promise<Entry | undefined> {
  return (await entry(scope, { project, person, day }))[0];
}

/** The day's summary, once it is posted. */
export async function heldDay(scope: Scope, project: string, day: Day): Promise<HeldDay | undefined> {
  return (await held(scope, { project, day }))[0];
}

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

const told = query((from, $: { project: string; person: string }) =>
  from
    .pick(
      standupBlockers,
      { on: standupBlockers.askedOn, first: standupBlockers.firstOn, text: standupBlockers.text },
      eq(standupBlockers.projectId, $.project),
      eq(standupBlockers.personId, $.person),
    )
    .limit(1),
);

/** What the lead was told last of somebody's blockers. */
export async function toldBlocker(scope: Scope, project: string, person: string) {
  return (await told(scope, { project, person }))[0];
}
