import { eq } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { workspaces } from '../directory/tables.ts';
import type { Consequences, Ritual } from '../feature.ts';
import { schedule } from './schedule.ts';
import { schedules } from './tables.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

const taken = query((from, $: { ritual: string }) =>
  from.pick(schedules, { id: schedules.id }, eq(schedules.ritual, $.ritual)).limit(1),
);

/**
 * Keeps schedules in step with who there is: `plan` writes what is missing, once at the first start and then every
 * night. Whoever comes during the day has theirs from the next one.
 */
export function census(
  name: string,
  title: string,
  plan: (scope: Scope, now: Date) => Promise<readonly Write[]>,
): { ritual: Ritual; consequence: Consequences } {
  return {
    ritual: { name, title, lateness: null, unseen: true, fire: (_due, ctx) => plan(ctx, ctx.now) },
    consequence: async (ctx) => {
      if ((await taken(ctx, { ritual: name })).length > 0) return [];
      const [workspace] = await ctx.from(workspaces);
      const zone = workspace?.zone ?? 'Etc/UTC';
      const nightly = schedule({ ritual: name, subject: 'workspace', time: '00:10', zone, weekdays: EVERY_DAY });
      return [nightly, ...(await plan(ctx, ctx.now))];
    },
  };
}
