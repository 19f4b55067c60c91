import { eq } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { workspaces } from '../directory/tables.ts';
import type { Consequences, Due, Ritual } from '../feature.ts';
import { turn } from '../turn.ts';
import { type SubjectSpec, schedule, scheduleEach, timer, unschedule } from './schedule.ts';
import { schedules } from './tables.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Schedules of one commit: few enough that nobody waits for an answer. */
const AT_ONCE = 20;
/** More rounds of one night than this mean that something is never settled. */
const ROUNDS = 1_000;

const taken = query((from, $: { ritual: string }) =>
  from.pick(schedules, { id: schedules.id }, eq(schedules.ritual, $.ritual)).limit(1),
);

/** Who has no schedule as they should, and the subjects of those that nobody should have any more. */
export interface Difference {
  missing: readonly SubjectSpec[];
  over: readonly string[];
}

interface Counted {
  name: string;
  title: string;
  /** The ritual whose schedules are kept in step. */
  of: string;
  difference(scope: Scope): Promise<Difference>;
}

/**
 * Keeps a ritual's schedules in step with who there is, once at the first start and then every night: asks for the
 * difference again until there is none. Whoever comes during the day has theirs from the next one.
 */
export function census({ name, title, of, difference }: Counted): { ritual: Ritual; consequence: Consequences } {
  /** Between one commit and the next, whatever came meanwhile has its turn. */
  async function next(scope: Scope): Promise<{ writes: Write[]; isAll: boolean }> {
    await turn();
    const { missing, over } = await difference(scope);
    await turn();
    const some = missing.slice(0, AT_ONCE);
    const gone = over.slice(0, AT_ONCE - some.length);
    const writes = gone.map((subject) => unschedule({ ritual: of, subject }));
    if (some.length > 0) writes.push(scheduleEach(of, some));
    return { writes, isAll: some.length + gone.length === missing.length + over.length };
  }

  return {
    ritual: {
      name,
      title,
      lateness: null,
      unseen: true,
      fire: async (due, ctx) => {
        const { writes, isAll } = await next(ctx);
        const slot = nextRound(due);
        if (isAll || slot === null) return writes;
        return [...writes, timer({ ritual: name, subject: due.subject, slot, at: ctx.now })];
      },
    },
    consequence: async (ctx) => {
      if ((await taken(ctx, { ritual: name })).length > 0) return [];
      const { writes, isAll } = await next(ctx);
      if (!isAll) return writes;
      const [workspace] = await ctx.from(workspaces);
      const zone = workspace?.zone ?? 'Etc/UTC';
      return [schedule({ ritual: name, subject: 'workspace', time: '00:10', zone, weekdays: EVERY_DAY }), ...writes];
    },
  };
}

/** A timer's name happens once ever: the day and the round. */
function nextRound({ nominal, slot }: Due): string | null {
  const round = Number(slot.split('+')[1] ?? 0) + 1;
  return round > ROUNDS ? null : `${nominal}+${round}`;
}
