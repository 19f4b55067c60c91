import { dayOf } from '#platform/clock.ts';
import { and, eq, inArray } from '#platform/db/drizzle.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import type { RitualContext } from '#platform/feature.ts';
import { workingTimesOf } from '../../../calendar/working-times.ts';
import { holdersOf, holding, managerTiers } from '../../../projects/holders.ts';
import { type Assignment, assignmentsOf } from '../../../projects/queries.ts';
import type { Question } from './question.ts';

/**
 * Who hears that an approver doesn't answer: the project's managers, else the workspace's, else the lead. Who is on leave
 * is passed over as long as somebody else is there.
 */
export async function whoHears(ctx: RitualContext, { project, approver }: Question): Promise<Person[]> {
  const team = await holdersOf(ctx, project.id);
  const all = [...(await managerTiers(ctx, team)), holding(team, 'lead')];
  const tiers = all.map((tier) => tier.filter(({ id }) => id !== approver.id));
  const away = await onLeave(ctx, tiers.flat());
  const there = tiers.map((tier) => tier.filter(({ id }) => !away.has(id)));
  return [...there, ...tiers].find((tier) => tier.length > 0) ?? [];
}

/** Who hears that a question ran out: whoever asked it; the lead too when nobody is left to ask again, or to be asked. */
export async function whoAsked(ctx: RitualContext, { row, project, approver }: Question): Promise<Person[]> {
  const [requester] = await present(ctx, [row.requestedBy]);
  if (requester && approver.active) return [requester];
  const leads = await present(ctx, holders(await assignmentsOf(ctx, { project: project.id }), 'lead'));
  return [...(requester ? [requester] : []), ...leads.filter(({ id }) => id !== requester?.id)];
}

function holders(roles: readonly Assignment[], role: string): string[] {
  return roles.flatMap((it) => (it.role === role && it.personId ? [it.personId] : []));
}

async function present(ctx: RitualContext, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  return ctx.from(people, and(inArray(people.id, [...ids]), eq(people.active, true)));
}

async function onLeave(ctx: RitualContext, whom: readonly Person[]): Promise<ReadonlySet<string>> {
  const times = await workingTimesOf(ctx, whom, dayOf(ctx.now, 'UTC'));
  const away = whom.filter(({ id, zone }) => {
    const today = dayOf(ctx.now, zone);
    return times.get(id)?.away.some(({ from, to }) => from <= today && today <= to);
  });
  return new Set(away.map(({ id }) => id));
}
