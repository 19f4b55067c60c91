import { addDays } from '#platform/clock.ts';
import { and, asc, eq, gte, inArray, isNull, lte } from '#platform/db/drizzle.ts';
import type { AtRisk } from '../projects/listing.ts';
import { projects } from '../projects/tables.ts';
import { stoppedAmong } from './stopped.ts';

/** Two weeks: ten working days. */
const SOON = 14;
/** So many are judged: the rest is further from its date. */
const MOST = 320;

/** Projects that go live within two weeks and may not as things stand. */
export const noGoSoon: AtRisk = async (ctx) => {
  const ahead = and(isNull(projects.actualGoLive), eq(projects.state, 'active'));
  const near = and(gte(projects.targetGoLive, ctx.today), lte(projects.targetGoLive, addDays(ctx.today, SOON)));
  const soon = await ctx
    .pick(projects, { id: projects.id }, ahead, near)
    .orderBy(asc(projects.targetGoLive), asc(projects.id))
    .limit(MOST);
  const stopped = await stoppedAmong(
    ctx,
    soon.map(({ id }) => id),
  );
  return stopped.size === 0 ? undefined : inArray(projects.id, [...stopped]);
};
