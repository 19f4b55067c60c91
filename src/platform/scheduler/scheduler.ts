import type { Clock } from '../clock.ts';
import { and, eq, lte } from '../db/drizzle.ts';
import type { Ritual } from '../feature.ts';
import type { Logger } from '../log.ts';
import { Conflict } from '../refusal.ts';
import { turn } from '../turn.ts';
import { type Claim, claim, claimDay, Done, type Left, putOff } from './claims.ts';
import { dueNow, type RitualParts, ritualContext, writtenBy } from './context.ts';
import { createDecide, type Decision } from './decide.ts';
import { dueReader } from './due.ts';
import { isPlanned, LONGEST_PAUSE, type Occurrence, type Schedule } from './planning.ts';
import { createSweep } from './sweep.ts';
import { occurrences } from './tables.ts';

const MINUTE = 60_000;
const BATCH = 100;
/** What is passed over in one commit: few enough that nobody waits for an answer, nor on what was decided for long. */
const AT_ONCE = 20;
/** A decision is taken again this often when what it rested on has changed meanwhile. */
const DECISIONS = 4;

export interface SchedulerParts extends RitualParts {
  clock: Clock;
  log: Logger;
  rituals: readonly Ritual[];
  /** Whether the plan as a whole is looked at now and then. */
  sweeps?: boolean;
}

/** How many occurrences left `planned`, by what became of them. */
export type Tally = Readonly<Record<Left, number>>;

export function totalOf({ fired, skipped, missed }: Tally): number {
  return fired + skipped + missed;
}

export interface Scheduler {
  /** Carries out what is due by now, and counts it. Calls meanwhile wait for the same. */
  tick(stopping?: AbortSignal): Promise<Tally>;
  /** Carries out today's occurrence of a schedule now, by hand; a day that is done stays done. */
  run(schedule: Schedule): Promise<'fired' | 'skipped' | 'done already'>;
}

/**
 * Finds by index what is due, lets the ritual decide, and commits its claim together with what it decided. Of two that
 * come for the same occurrence, in whatever process, one commits.
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const { database, clock, log } = parts;
  const rituals = new Map(parts.rituals.map((ritual) => [ritual.name, ritual]));
  const due = dueReader(database.db, BATCH);
  const decide = createDecide(parts, rituals);
  const sweep = createSweep({ database, clock, log });
  let ticking: Promise<Tally> | null = null;

  async function all(stopping?: AbortSignal): Promise<Tally> {
    if (parts.sweeps !== false) await sweep(stopping);
    const tally = { fired: 0, skipped: 0, missed: 0 };
    const count = (left: readonly Left[]) => {
      for (const state of left) tally[state] += 1;
    };
    for (;;) {
      const before = totalOf(tally);
      const silent: Claim[] = [];
      for (const occurrence of await due(clock.now())) {
        if (stopping?.aborted) return tally;
        count(await carryOut(occurrence, silent));
        if (silent.length === AT_ONCE) count(await passOver(silent.splice(0)));
        // Others get their turn: a morning's standups must not keep anybody waiting for an answer.
        await turn();
      }
      count(await passOver(silent));
      if (totalOf(tally) === before) return tally;
    }
  }

  /** Those that say nothing leave `planned` together; each by itself where somebody was first for one of them. */
  async function passOver(silent: readonly Claim[]): Promise<Left[]> {
    const left: Left[] = [];
    for (const [workspace, claims] of Map.groupBy(silent, ({ occurrence }) => occurrence.workspaceId)) {
      const isDone = await database.commit(workspace, [claim(...claims)]).then(
        () => true,
        () => false,
      );
      if (isDone) left.push(...claims.map(({ state }) => state));
      else for (const { occurrence } of claims) left.push(...(await carryOut(occurrence)));
      await turn();
    }
    return left;
  }

  /** As what it left `planned`, if it did; one that says nothing may do so later, with others that are `silent`. */
  async function carryOut(found: Occurrence, silent?: Claim[]): Promise<Left[]> {
    let occurrence: Occurrence | undefined = found;
    try {
      for (let attempt = 0; attempt < DECISIONS && occurrence; attempt += 1) {
        const decision = await decide(occurrence);
        if (silent && decision.writes.length === 0) {
          silent.push(decision.claim);
          return [];
        }
        if (await committed(decision)) return [decision.claim.state];
        occurrence = await stillDue(occurrence.id);
      }
      if (!occurrence) return [];
      log.warn({ ritual: found.ritual, occurrence: found.id }, 'ritual overtaken again and again; tried again later');
    } catch (err) {
      log.error({ err, ritual: found.ritual, occurrence: found.id }, 'ritual failed; tried again later');
    }
    await later(found);
    return [];
  }

  /** False when another instance was first, or what the ritual looked at has changed. */
  async function committed({ claim: its, writes }: Decision): Promise<boolean> {
    const { workspaceId, scheduleId, projectId } = its.occurrence;
    try {
      const by = { schedule: scheduleId, project: projectId };
      await database.commit(workspaceId, [claim(its), ...writtenBy(by, writes)]);
      return true;
    } catch (err) {
      if (err instanceof Conflict) return false;
      throw err;
    }
  }

  async function stillDue(id: string): Promise<Occurrence | undefined> {
    const mine = and(eq(occurrences.id, id), isPlanned, lte(occurrences.tryAt, clock.now()));
    const [row] = await database.db.select().from(occurrences).where(mine).limit(1);
    return row;
  }

  async function later(occurrence: Occurrence): Promise<void> {
    const pause = Math.min(LONGEST_PAUSE, MINUTE * 2 ** Math.min(occurrence.attempts, 10));
    const until = new Date(clock.now().getTime() + pause);
    await database.commit(occurrence.workspaceId, [putOff(occurrence, until)]).catch((err) => {
      // Taken back meanwhile, or carried out by another.
      if (!(err instanceof Conflict)) log.warn({ err, occurrence: occurrence.id }, 'not put off');
    });
  }

  async function run(schedule: Schedule): Promise<'fired' | 'skipped' | 'done already'> {
    const now = clock.now();
    const it = dueNow(schedule, now);
    for (let attempt = 0; attempt < DECISIONS; attempt += 1) {
      const ritual = rituals.get(schedule.ritual);
      const writes = (await ritual?.fire(it, ritualContext(parts, schedule.workspaceId, now))) ?? [];
      const state = writes.length === 0 ? 'skipped' : 'fired';
      const claiming = claimDay(schedule, { nominal: it.nominal, at: now }, state);
      try {
        const by = { schedule: schedule.id, project: schedule.projectId };
        await database.commit(schedule.workspaceId, [claiming, ...writtenBy(by, writes)]);
        return state;
      } catch (err) {
        if (err instanceof Done) return 'done already';
        if (!(err instanceof Conflict) || attempt === DECISIONS - 1) throw err;
      }
    }
    throw new Conflict('Somebody was faster again and again.');
  }

  return {
    tick: (stopping) => {
      ticking ??= all(stopping).finally(() => {
        ticking = null;
      });
      return ticking;
    },
    run,
  };
}
