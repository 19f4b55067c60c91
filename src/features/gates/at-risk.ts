import { addDays } from '#platform/clock.ts';
import { and, asc, eq, gte, inArray, isNull, lte } from '#platform/db/drizzle.ts';
import type { AtRisk } from '../projects/listing.ts';
import { projects } from '../projects/tables.ts';
import { verdictsOf } from './verdicts.ts';

/** Two weeks: ten working days. */
const SOON = 14;
/** So many are judged at a time, and at all: the rest is further from its date. */
const SOME = 32;
const MOST = 320;

/** Projects that go live within two weeks and may not as things stand. */
export const noGoSoon: AtRisk = async (ctx) => {
  const ahead = and(isNull(projects.actualGoLive), eq(projects.state, 'active'));
  const near = and(gte(projects.targetGoLive, ctx.today), lte(projects.targetGoLive, addDays(ctx.today, SOON)));
  const soon = await ctx
    .pick(projects, { id: projects.id }, ahead, near)
    .orderBy(asc(projects.targetGoLive), asc(projects.id))
    .limit(MOST);
  const stopped: string[] = [];
  for (let at = 0; at < soon.length; at += SOME) {
    const ids = soon.slice(at, at + SOME).map(({ id }) => id);
    const verdicts = await verdictsOf(ctx, ids);
    stopped.push(...ids.filter((id) => verdicts.get(id)?.verdict === 'NO-GO'));
  }
  return stopped.length === 0 ? undefined : inArray(projects.id, stopped);
};
