import type { Scope } from '#platform/db/scope.ts';
import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { holdersOf } from '../../projects/holders.ts';
import type { Project } from '../../projects/queries.ts';

/** The project's own managers, without one the workspace's, without any the admins. */
export async function managersOf(scope: Scope, project: Project): Promise<readonly Person[]> {
  const { byRole } = await holdersOf(scope, project.id);
  const own = (byRole.get('manager') ?? []).flatMap(({ person }) => (person?.active ? [person] : []));
  if (own.length > 0) return own;
  const managers = await peopleInRole(scope, { role: 'manager' });
  return managers.length > 0 ? managers : peopleInRole(scope, { role: 'admin' });
}
