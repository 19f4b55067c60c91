import type { Person } from '#platform/directory/people.ts';
import type { WorkspaceRole } from '#platform/directory/tables.ts';

export const roles = ['admin', 'manager', 'member'] as const satisfies readonly WorkspaceRole[];

/** Why this person's role can't become that, or null. `configured` are the Slack ids that GOLIVE_ADMINS names. */
export function roleTrouble(
  person: Person,
  role: WorkspaceRole,
  admins: readonly Person[],
  configured: ReadonlySet<string>,
  actor: Person,
): string | null {
  if (role === 'manager' && person.id === actor.id)
    return 'You can’t make yourself a manager. Ask another admin to do it.';
  if (role === 'admin' || person.role !== 'admin') return null;
  if (configured.has(person.slackId)) {
    return `${person.name} is an admin by GOLIVE_ADMINS. Take their id out there first, restart me, then change the role.`;
  }
  const others = admins.filter((admin) => admin.active && admin.id !== person.id);
  return others.length > 0 ? null : `${person.name} is the last admin. Make somebody else an admin first.`;
}
