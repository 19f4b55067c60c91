import type { Day } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, gte, inArray, isNull, or } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { workspaces } from '#platform/directory/tables.ts';
import { readOnce } from '#platform/read-once.ts';
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

/** Which of these projects are neither closed nor cancelled. */
export async function runningAmong(scope: Scope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await about([...new Set(ids)], (some) =>
    scope.pick(
      projects,
      { id: projects.id },
      inArray(projects.id, some),
      inArray(projects.state, ['pending', 'active', 'on_hold', 'live']),
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** Those whose go-live lies ahead. */
export const projectsAhead = query((from, _: Record<string, never>) =>
  from.from(projects, inArray(projects.state, ['pending', 'active', 'on_hold']), isNull(projects.actualGoLive)),
);

const ofWorkspace = query((from, _: Record<string, never>) =>
  from.pick(workspaces, { id: workspaces.workspaceId, region: workspaces.region }).limit(1),
);
const regionOf = readOnce(
  (scope) => ofWorkspace(scope, {}),
  ({ id }) => id,
);

/** Whose holidays count for everybody who names no region of their own; null: none. */
export async function workspaceRegion(scope: Scope): Promise<string | null> {
  const [workspace] = await regionOf(scope, [scope.workspace]);
  return workspace?.region ?? null;
}

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

const settingsAmong = readOnce(
  queryByIds((from, ids) => from.from(workSettings, among(workSettings.personId, ids))),
  ({ personId }) => personId,
);

/** What each of these people set, by their id; whoever set nothing has the defaults. */
export async function settingsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, PersonalSettings>> {
  const rows = await settingsAmong(scope, ids);
  const set = new Map(rows.map(({ personId, workspaceId: _, ...settings }) => [personId, settings]));
  return new Map(ids.map((id) => [id, set.get(id) ?? defaultSettings]));
}
