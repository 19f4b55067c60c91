import { eq, isNull } from '../db/drizzle.ts';
import { besideDatabase, query, type Scope, type Write } from '../db/scope.ts';
import { workspaces } from '../directory/tables.ts';
import type { Consequences, Due, Ritual } from '../feature.ts';
import { readOnce } from '../read-once.ts';
import { turn } from '../turn.ts';
import { isPlanned } from './planning.ts';
import { type SubjectSpec, schedule, scheduleEach, type Timer, timer, unschedule } from './schedule.ts';
import { occurrences, schedules } from './tables.ts';
import { momentOf, timerInstead } from './timers.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Schedules of one commit: few enough that nobody waits for an answer. */
const AT_ONCE = 20;
const TIMERS_AT_ONCE = 100;
/** More rounds of one night than this mean that something is never settled. */
const ROUNDS = 1_000;

const zoneAndId = query((from, _: Record<string, never>) =>
  from.pick(workspaces, { id: workspaces.workspaceId, zone: workspaces.zone }),
);
const zoneOf = readOnce(
  (scope) => zoneAndId(scope, {}),
  ({ id }) => id,
);
/** Of what is neither a project's nor a person's: a handful, found by index. */
const common = query((from, _: Record<string, never>) =>
  from.pick(
    schedules,
    { workspace: schedules.workspaceId, ritual: schedules.ritual, zone: schedules.zone },
    isNull(schedules.projectId),
    isNull(schedules.personId),
  ),
);
/** Read for all censuses at once: after a start each wants to know of its own. */
const commonOf = readOnce(
  (scope) => common(scope, {}),
  ({ workspace }) => workspace,
);
/** The censuses that were begun, in their workspace's zone; whether one was need not be read after every change. */
const begun = besideDatabase(() => new Set<string>());

const timersOf = query((from, $: { ritual: string }) =>
  from.pick(
    occurrences,
    { subject: occurrences.subject, at: occurrences.dueAt },
    eq(occurrences.ritual, $.ritual),
    isNull(occurrences.scheduleId),
    isPlanned,
  ),
);

/** Who has no schedule as they should, and the subjects of those that nobody should have any more. */
export interface Difference {
  missing: readonly SubjectSpec[];
  over: readonly string[];
}

type Moment = Scope & { readonly now: Date };

interface Named {
  name: string;
  title: string;
  /** The ritual whose schedules or timers are kept in step. */
  of: string;
}

interface Census {
  ritual: Ritual;
  consequence: Consequences;
}

interface Round {
  writes: Write[];
  isAll: boolean;
}

/**
 * Keeps a ritual's schedules in step with who there is, once at the first start and then every night: asks for the
 * difference again until there is none. Whoever comes during the day has theirs from the next one.
 */
export function census({ difference, ...it }: Named & { difference(scope: Scope): Promise<Difference> }): Census {
  return nightly(it, async (scope) => {
    const { missing, over } = await difference(scope);
    await turn();
    const some = missing.slice(0, AT_ONCE);
    const gone = over.slice(0, AT_ONCE - some.length);
    const writes = gone.map((subject) => unschedule({ ritual: it.of, subject }));
    if (some.length > 0) writes.push(scheduleEach(it.of, some));
    return { writes, isAll: some.length + gone.length === missing.length + over.length };
  });
}

type Wanted = Omit<Timer, 'ritual' | 'slot'>;
/** With the moment for which it was planned when that was read. */
type Missing = Wanted & { seen: Date | undefined };

/**
 * The same for timers of which a subject has one, such as for the day that changes it by itself. Whatever that day was
 * computed from, a region's holidays too: by the next morning it is planned as it should be. One that nobody wants any
 * more stays: its ritual will find nothing to do. What is missing is worked through before it is looked for again.
 */
export function timersCensus({ wanted, ...it }: Named & { wanted(scope: Moment): Promise<readonly Wanted[]> }): Census {
  const begin = besideDatabase(() => new Map<string, readonly Missing[]>());

  async function missing(scope: Moment): Promise<readonly Missing[]> {
    // First what is planned: what is set in between is no longer as it was seen.
    const timers = await timersOf(scope, { ritual: it.of });
    const planned = new Map(timers.map(({ subject, at }) => [subject, at]));
    const all = await wanted(scope);
    await turn();
    return all
      .map((one) => ({ ...one, seen: planned.get(one.subject) }))
      .filter(({ at, seen }) => seen?.getTime() !== momentOf(at).getTime());
  }

  return nightly(it, async (scope) => {
    const left = begin(scope);
    const kept = left.get(scope.workspace);
    const all = kept ?? (await missing(scope));
    const rest = all.slice(TIMERS_AT_ONCE);
    if (rest.length > 0) left.set(scope.workspace, rest);
    else left.delete(scope.workspace);
    return {
      writes: all.slice(0, TIMERS_AT_ONCE).map(({ seen, ...one }) => timerInstead(seen, { ritual: it.of, ...one })),
      isAll: !kept && rest.length === 0,
    };
  });
}

function nightly({ name, title }: Named, round: (scope: Moment) => Promise<Round>): Census {
  /** Whatever came meanwhile has its turn first. */
  async function next(scope: Moment): Promise<Round> {
    await turn();
    return round(scope);
  }

  return {
    ritual: {
      name,
      title,
      lateness: null,
      unseen: true,
      fire: async (due, ctx) => {
        const { writes, isAll } = await next(ctx);
        if (isAll) return writes;
        return [...writes, timer({ ritual: name, subject: due.subject, slot: nextRound(name, due), at: ctx.now })];
      },
    },
    consequence: async (ctx) => {
      const known = begun(ctx);
      const key = `${ctx.workspace} ${name}`;
      if (known.has(key)) return [];
      const [[workspace], all] = await Promise.all([zoneOf(ctx, [ctx.workspace]), commonOf(ctx, [ctx.workspace])]);
      const zone = workspace?.zone ?? 'Etc/UTC';
      const daily = schedule({ ritual: name, subject: 'workspace', time: '00:10', zone, weekdays: EVERY_DAY });
      const row = all.find(({ ritual }) => ritual === name);
      if (row?.zone === zone) {
        known.add(key);
        return [];
      }
      if (row) return [daily];
      const { writes, isAll } = await next(ctx);
      return isAll ? [daily, ...writes] : writes;
    },
  };
}

/** A timer's name happens once ever: the day and the round. */
function nextRound(name: string, { nominal, slot }: Due): string {
  const round = Number(slot.split('+')[1] ?? 0) + 1;
  if (round > ROUNDS) throw new Error(`${name} does not settle`);
  return `${nominal}+${round}`;
}
