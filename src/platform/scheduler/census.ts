import { eq } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { workspaces } from '../directory/tables.ts';
import type { Consequences, Due, Ritual } from '../feature.ts';
import { turn } from '../turn.ts';
import { schedule, timer } from './schedule.ts';
import { schedules } from './tables.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Writes of one commit: few enough that nobody waits for an answer. */
const AT_ONCE = 20;
/** More rounds of one night than this mean that something is never settled. */
const ROUNDS = 1_000;

const taken = query((from, $: { ritual: string }) =>
  from.pick(schedules, { id: schedules.id }, eq(schedules.ritual, $.ritual)).limit(1),
);

type Plan = (scope: Scope, now: Date) => Promise<readonly Write[]>;

/**
 * Keeps schedules in step with who there is, once at the first start and then every night: `plan` says what is missing,
 * and is asked again until nothing is. Whoever comes during the day has theirs from the next one.
 */
export function census(name: string, title: string, plan: Plan): { ritual: Ritual; consequence: Consequences } {
  return {
    ritual: {
      name,
      title,
      lateness: null,
      unseen: true,
      fire: async (due, ctx) => {
        const missing = await asked(plan, ctx);
        const slot = nextRound(due);
        if (missing.length <= AT_ONCE || slot === null) return missing.slice(0, AT_ONCE);
        return [...missing.slice(0, AT_ONCE), timer({ ritual: name, subject: due.subject, slot, at: ctx.now })];
      },
    },
    consequence: async (ctx) => {
      if ((await taken(ctx, { ritual: name })).length > 0) return [];
      const missing = await asked(plan, ctx);
      if (missing.length > AT_ONCE) return missing.slice(0, AT_ONCE);
      const [workspace] = await ctx.from(workspaces);
      const zone = workspace?.zone ?? 'Etc/UTC';
      return [schedule({ ritual: name, subject: 'workspace', time: '00:10', zone, weekdays: EVERY_DAY }), ...missing];
    },
  };
}

/** Between one commit and the next, whatever came meanwhile has its turn. */
async function asked(plan: Plan, ctx: Scope & { readonly now: Date }): Promise<readonly Write[]> {
  await turn();
  const missing = await plan(ctx, ctx.now);
  await turn();
  return missing;
}

/** A timer's name happens once ever: the day and the round. */
function nextRound({ nominal, slot }: Due): string | null {
  const round = Number(slot.split('+')[1] ?? 0) + 1;
  return round > ROUNDS ? null : `${nominal}+${round}`;
}
