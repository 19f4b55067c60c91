import { and, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Assignment, Project } from './queries.ts';
import { assignments, projects } from './tables.ts';

/** A project with who holds which of its roles now. */
export interface Team {
  project: Project;
  roles: readonly Assignment[];
}

/**
 * The running projects in which any of these people holds a role, and those of `more` ids, by their ids: three reads,
 * however many there are.
 */
export async function teamsAround(
  scope: Scope,
  people: readonly string[],
  more: readonly string[] = [],
): Promise<ReadonlyMap<string, Team>> {
  if (people.length === 0) return new Map();
  const held = await scope.pick(
    assignments,
    { project: assignments.projectId },
    and(inArray(assignments.personId, [...people]), isNull(assignments.until)),
  );
  const ids = [...new Set([...held.map(({ project }) => project), ...more])];
  if (ids.length === 0) return new Map();
  return teamsOf(scope, await scope.from(projects, and(inArray(projects.id, ids), running)));
}

/** Whoever holds this role of the team, if they are in Slack. */
export function holding(team: Team, role: string): string[] {
  return team.roles.flatMap((it) => (it.role === role && it.personId ? [it.personId] : []));
}

/** Of these projects. */
export async function teamsOf(scope: Scope, all: readonly Project[]): Promise<ReadonlyMap<string, Team>> {
  if (all.length === 0) return new Map();
  const ids = all.map(({ id }) => id);
  const roles = await scope.from(assignments, and(inArray(assignments.projectId, ids), isNull(assignments.until)));
  const byProject = new Map<string, Assignment[]>(ids.map((id) => [id, []]));
  for (const role of roles) byProject.get(role.projectId)?.push(role);
  return new Map(all.map((project) => [project.id, { project, roles: byProject.get(project.id) ?? [] }]));
}

/** Something goes on in them: rituals speak. */
const running = inArray(projects.state, ['active', 'live']);
