import { type Person, peopleInRole, personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import type { Assignment } from '../../projects/queries.ts';

/** Who is asked to decide what `requester` asks for: the project's managers, or the workspace's when it has no other. */
export async function deciders(ctx: Context, roles: readonly Assignment[], requester: string): Promise<Person[]> {
  const ids = new Set(roles.flatMap(({ role, personId }) => (role === 'manager' && personId ? [personId] : [])));
  const own = await Promise.all([...ids].map((id) => personById(ctx, id)));
  const able = own.filter((person) => person !== undefined).filter(({ active, id }) => active && id !== requester);
  if (able.length > 0) return able;
  return (await peopleInRole(ctx, { role: 'manager' })).filter(
    (person) => person.id !== requester && person.kind === 'member',
  );
}
