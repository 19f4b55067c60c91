import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { holdersOf, holding } from '../../projects/holders.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { presentOf } from './away.ts';

/** The project's own managers, without one the workspace's, without any the admins; those who are away only if all are. */
export async function managersOf(ctx: Acting, project: Project, severity: number): Promise<readonly Person[]> {
  const own = holding(await holdersOf(ctx, project.id), 'manager');
  const here = await presentOf(ctx, own, severity, ctx.now);
  if (here.length > 0) return here;
  const [others] = await tiers(ctx, severity);
  return others ?? own;
}

/** Who comes after them: all managers of the workspace, once they know its admins. */
export async function aboveOf(ctx: Acting, managers: readonly Person[], severity: number): Promise<readonly Person[]> {
  const known = new Set(managers.map(({ id }) => id));
  const others = (await tiers(ctx, severity)).map((tier) => tier.filter(({ id }) => !known.has(id)));
  return others.find((tier) => tier.length > 0) ?? [];
}

/** The workspace's managers, then its admins, as far as any are there. */
async function tiers(ctx: Acting, severity: number): Promise<(readonly Person[])[]> {
  const all = await Promise.all(
    (['manager', 'admin'] as const).map(async (role) =>
      presentOf(ctx, await peopleInRole(ctx, { role }), severity, ctx.now),
    ),
  );
  return all.filter((tier) => tier.length > 0);
}
