import type { Day } from '#platform/clock.ts';
import { gte, inArray, min } from '#platform/db/drizzle.ts';
import { besideDatabase, query, type Scope } from '#platform/db/scope.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { bundleProjects } from './tables.ts';

const versions = query((from, _: Record<string, never>) =>
  from.pick(projects, { id: projects.id, version: projects.version }),
);
/** The version at which every bundle that speaks of a project had been looked at, by its id. */
const settled = besideDatabase(() => new Map<string, number>());

/** A project that changed since somebody's bundle was looked at; what stands as it stood costs one read. */
export async function movedOn(scope: Scope, since: Day): Promise<Project | undefined> {
  const known = settled(scope);
  const moved = (await versions(scope, {})).filter(({ id, version }) => known.get(id) !== version);
  if (moved.length === 0) return;
  const ids = moved.map(({ id }) => id);
  const looks = await scope
    .pick(
      bundleProjects,
      { id: bundleProjects.projectId, version: min(bundleProjects.version) },
      inArray(bundleProjects.projectId, ids),
      gte(bundleProjects.day, since),
    )
    .groupBy(bundleProjects.projectId);
  const oldest = new Map(looks.map(({ id, version }) => [id, version]));
  const behind = moved.find(({ id, version }) => (oldest.get(id) ?? version) < version);
  if (behind) return projectById(scope, behind.id);
  for (const { id, version } of moved) known.set(id, version);
}

/** Somebody's new bundle speaks of it, as it was when that was put together. */
export function lookAgain(scope: Scope, project: string): void {
  settled(scope).delete(project);
}
