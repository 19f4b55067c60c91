import type { Day } from '#platform/clock.ts';
import { and, eq, gte, inArray, isNull, lte, or } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { assignments, projects } from '../projects/tables.ts';
import { defaultSettings, type PersonalSettings } from './rules/settings.ts';
import { absences, freezes, workSettings } from './tables.ts';

export type Absence = typeof absences.$inferSelect;
export type Freeze = typeof freezes.$inferSelect;

/** Present and future leave of one person, the next first. */
export const absencesAhead = query(
  (from, $: { person: string; today: Day }) =>
    from.from(absences, eq(absences.personId, $.person), gte(absences.lastDay, $.today)),
  (one, other) => (one.firstDay < other.firstDay ? -1 : 1),
);

const absentPeople = query((from, $: { day: Day }) =>
  from.pick(absences, { person: absences.personId }, lte(absences.firstDay, $.day), gte(absences.lastDay, $.day)),
);

/** The ids of everybody who is on leave that day: absent is not missing. */
export async function absentOn(scope: Scope, day: Day): Promise<ReadonlySet<string>> {
  return new Set((await absentPeople(scope, { day })).map(({ person }) => person));
}

/** Those of a workspace and those of one project, the oldest first. */
export const freezesFor = query(
  (from, $: { project: string }) => from.from(freezes, or(isNull(freezes.projectId), eq(freezes.projectId, $.project))),
  oldestFirst,
);

export const workspaceFreezes = query(
  (from, _: Record<string, never>) => from.from(freezes, isNull(freezes.projectId)),
  oldestFirst,
);

/** Whatever somebody holds in any project now. */
export const heldBy = query((from, $: { person: string }) =>
  from.from(assignments, and(eq(assignments.personId, $.person), isNull(assignments.until))),
);

/** Those whose go-live lies ahead. */
export const projectsAhead = query((from, _: Record<string, never>) =>
  from.from(projects, inArray(projects.state, ['pending', 'active', 'on_hold']), isNull(projects.actualGoLive)),
);

/** So many ids go into one statement. */
const CHUNK = 500;

/** Rows about these people in statements of 500 each, however many they are. */
export async function about<R>(ids: readonly string[], read: (some: string[]) => PromiseLike<R[]>): Promise<R[]> {
  const rows: R[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    // One after the other on purpose: 10,000 people are twenty statements, which shall not hold the database at once.
    rows.push(...(await read(ids.slice(at, at + CHUNK))));
  }
  return rows;
}

/** What each of these people set, by their id; whoever set nothing has the defaults. */
export async function settingsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, PersonalSettings>> {
  const rows = await about(ids, (some) => scope.from(workSettings, inArray(workSettings.personId, some)));
  const set = new Map(rows.map(({ personId, workspaceId: _, ...settings }) => [personId, settings]));
  return new Map(ids.map((id) => [id, set.get(id) ?? defaultSettings]));
}
