import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { holdersOf } from '../../projects/holders.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { presentOf } from './away.ts';

/** The project's own managers, without one the workspace's, without any the admins; those who are away only if all are. */
export async function managersOf(ctx: Acting, project: Project, severity: number): Promise<readonly Person[]> {
  const { byRole } = await holdersOf(ctx, project.id);
  const own = (byRole.get('manager') ?? []).flatMap(({ person }) => (person?.active ? [person] : []));
  const here = await presentOf(ctx, own, severity, ctx.now);
  if (here.length > 0) return here;
  for (const role of ['manager', 'admin'] as const) {
    const others = await presentOf(ctx, await peopleInRole(ctx, { role }), severity, ctx.now);
    if (others.length > 0) return others;
  }
  return own;
}
