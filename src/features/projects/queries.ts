import type { Pause } from '#platform/calendar/pauses.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { assignments, holds, projectPlaybooks, projects } from './tables.ts';

export type Project = typeof projects.$inferSelect;
export type Assignment = typeof assignments.$inferSelect;

const byId = query((from, $: { id: string }) => from.from(projects, eq(projects.id, $.id)).limit(1));
const byKey = query((from, $: { key: string }) => from.from(projects, eq(projects.key, $.key)).limit(1));
const copyOf = query((from, $: { project: string }) =>
  from.from(projectPlaybooks, eq(projectPlaybooks.projectId, $.project)).limit(1),
);

export async function projectById(scope: Scope, id: string): Promise<Project | undefined> {
  const [project] = await byId(scope, { id });
  return project;
}

/** By its key, whatever its case. */
export async function projectByKey(scope: Scope, key: string): Promise<Project | undefined> {
  const [project] = await byKey(scope, { key: key.toUpperCase() });
  return project;
}

/** The playbook as it was pinned for this project. */
export async function playbookOf(scope: Scope, project: string) {
  const [row] = await copyOf(scope, { project });
  if (!row) throw new Error(`project ${project} has no playbook`);
  return row.playbook;
}

/** The newest first. */
export const projectsInChannel = query(
  (from, $: { channel: string }) => from.from(projects, eq(projects.channel, $.channel)),
  (one, other) => oldestFirst(other, one),
);

export const allProjects = query((from, _: Record<string, never>) => from.from(projects).orderBy(projects.key));

/** The keys alone: for suggestions and for making a new one. */
export const allKeys = query((from, _: Record<string, never>) =>
  from.pick(projects, { key: projects.key, customer: projects.customer }).orderBy(projects.key),
);

/** Those in which this person holds a role now. */
export const projectsOf = query((from, $: { person: string }) =>
  from
    .from(
      projects,
      inArray(
        projects.id,
        from.pick(
          assignments,
          { id: assignments.projectId },
          and(eq(assignments.personId, $.person), isNull(assignments.until)),
        ) as never,
      ),
    )
    .orderBy(projects.targetGoLive),
);

/** Who holds which role now. */
export const assignmentsOf = query(
  (from, $: { project: string }) =>
    from.from(assignments, eq(assignments.projectId, $.project), isNull(assignments.until)),
  oldestFirst,
);

/** Beyond so many it is quicker to read them all. */
const NAMED = 500;

const holdsAmong = queryByIds((from, ids) => from.from(holds, among(holds.projectId, ids)));

/** When clocks of these projects stand still, by project; one that was never on hold has no entry. */
export async function holdsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Pause[]>> {
  const rows = ids.length > NAMED ? await scope.from(holds) : await holdsAmong(scope, ids);
  const byProject = new Map<string, Pause[]>();
  for (const { projectId, since, until } of rows) {
    byProject.set(projectId, [...(byProject.get(projectId) ?? []), { from: since, to: until }]);
  }
  return byProject;
}
