import { eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people as persons } from '#platform/directory/tables.ts';
import { readOnce } from '#platform/read-once.ts';
import type { Assignment, Project } from './queries.ts';
import { assignments, projects } from './tables.ts';

/** A project with who holds which of its roles now; whoever has left Slack holds none. */
export interface Team {
  project: Project;
  roles: readonly Assignment[];
}

const isNow = isNull(assignments.until);
const heldBy = readOnce(
  (scope, people) =>
    scope.pick(
      assignments,
      { person: assignments.personId, project: assignments.projectId },
      inArray(assignments.personId, people),
      isNow,
    ),
  ({ person }) => person,
);
const rolesIn = readOnce(
  (scope, ids) => scope.from(assignments, inArray(assignments.projectId, ids), isNow),
  ({ projectId }) => projectId,
);
const goneAmong = readOnce(
  (scope, ids) =>
    scope.pick(
      persons,
      { id: persons.id, slackId: persons.slackId },
      inArray(persons.id, ids),
      eq(persons.active, false),
    ),
  ({ id }) => id,
);

/** Those of these ids in which something goes on: rituals speak. */
export const runningAmong = readOnce(
  (scope, ids) => scope.from(projects, inArray(projects.id, ids), inArray(projects.state, ['active', 'live'])),
  ({ id }) => id,
);

/**
 * The running projects in which any of these people holds a role, and those of `more` ids, by their ids: four reads,
 * however many there are.
 */
export async function teamsAround(
  scope: Scope,
  people: readonly string[],
  more: readonly string[] = [],
): Promise<ReadonlyMap<string, Team>> {
  if (people.length === 0) return new Map();
  return teamsOf(scope, await runningAmong(scope, [...(await heldIn(scope, people)), ...more]));
}

/** Ids of the projects in which any of these people holds a role, whatever goes on there. */
export async function heldIn(scope: Scope, people: readonly string[]): Promise<string[]> {
  const held = await heldBy(scope, people);
  return [...new Set(held.map(({ project }) => project))];
}

/** Whoever holds this role of the team, if they are in Slack. */
export function holding(team: Team, role: string): string[] {
  return team.roles.flatMap((it) => (it.role === role && it.personId ? [it.personId] : []));
}

/** Who is asked for what nobody else answers for: the lead, without one the manager. */
export function lastResort(team: Team): { people: string[]; does: 'lead' | 'manage' } {
  const leads = holding(team, 'lead');
  return leads.length > 0 ? { people: leads, does: 'lead' } : { people: holding(team, 'manager'), does: 'manage' };
}

/** Those of these people who have left Slack: their Slack ids, by their ids. */
export async function leftOf(scope: Scope, ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
  const rows = await goneAmong(
    scope,
    [...ids].filter((id) => id !== null),
  );
  return new Map(rows.map(({ id, slackId }) => [id, slackId]));
}

async function teamsOf(scope: Scope, all: readonly Project[]): Promise<ReadonlyMap<string, Team>> {
  const ids = all.map(({ id }) => id);
  const roles = await rolesIn(scope, ids);
  const left = await leftOf(
    scope,
    roles.map(({ personId }) => personId),
  );
  const byProject = new Map<string, Assignment[]>(ids.map((id) => [id, []]));
  for (const role of roles) {
    if (role.personId === null || !left.has(role.personId)) byProject.get(role.projectId)?.push(role);
  }
  return new Map(all.map((project) => [project.id, { project, roles: byProject.get(project.id) ?? [] }]));
}
