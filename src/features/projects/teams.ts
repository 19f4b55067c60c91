import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people as persons } from '#platform/directory/tables.ts';
import type { Assignment, Project } from './queries.ts';
import { assignments, projects } from './tables.ts';

/** A project with who holds which of its roles now; whoever has left Slack holds none. */
export interface Team {
  project: Project;
  roles: readonly Assignment[];
}

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

/** Who is asked for what nobody else answers for: the lead, without one the manager. */
export function lastResort(team: Team): { people: string[]; does: 'lead' | 'manage' } {
  const leads = holding(team, 'lead');
  return leads.length > 0 ? { people: leads, does: 'lead' } : { people: holding(team, 'manager'), does: 'manage' };
}

/** Those of these people who have left Slack: their Slack ids, by their ids. */
export async function leftOf(scope: Scope, ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const gone = { id: persons.id, slackId: persons.slackId };
  const rows = await scope.pick(persons, gone, and(inArray(persons.id, wanted), eq(persons.active, false)));
  return new Map(rows.map(({ id, slackId }) => [id, slackId]));
}

async function teamsOf(scope: Scope, all: readonly Project[]): Promise<ReadonlyMap<string, Team>> {
  if (all.length === 0) return new Map();
  const ids = all.map(({ id }) => id);
  const roles = await scope.from(assignments, and(inArray(assignments.projectId, ids), isNull(assignments.until)));
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

/** Something goes on in them: rituals speak. */
const running = inArray(projects.state, ['active', 'live']);
