import { type Clock, dayOf } from '../clock.ts';
import { and, eq, lte } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Ritual } from '../feature.ts';
import type { Logger } from '../log.ts';
import { Conflict } from '../refusal.ts';
import { turn } from '../turn.ts';
import { overtaken } from './cadence.ts';
import { claim, claimDay, coalesce, Done, putOff } from './claims.ts';
import { dueNow, dueOf, type RitualParts, ritualContext, writtenBy } from './context.ts';
import { dueReader } from './due.ts';
import { isPlanned, LONGEST_PAUSE, type Occurrence, type Schedule } from './planning.ts';
import { createSweep } from './sweep.ts';
import { occurrences, schedules } from './tables.ts';

const MINUTE = 60_000;
const BATCH = 100;
/** A decision is taken again this often when what it rested on has changed meanwhile. */
const DECISIONS = 4;

export interface SchedulerParts extends RitualParts {
  clock: Clock;
  log: Logger;
  rituals: readonly Ritual[];
  /** Whether the plan as a whole is looked at now and then. */
  sweeps?: boolean;
}

export interface Scheduler {
  /** Carries out what is due by now; returns how many occurrences left `planned`. Calls meanwhile wait for the same. */
  tick(stopping?: AbortSignal): Promise<number>;
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
  const sweep = createSweep({ database, clock, log });
  let ticking: Promise<number> | null = null;

  async function all(stopping?: AbortSignal): Promise<number> {
    if (parts.sweeps !== false) await sweep(stopping);
    let done = 0;
    for (;;) {
      const before = done;
      for (const occurrence of await due(clock.now())) {
        if (stopping?.aborted) return done;
        if (await carryOut(occurrence)) done += 1;
        // Others get their turn: a morning's standups must not keep anybody waiting for an answer.
        await turn();
      }
      if (done === before) return done;
    }
  }

  /** Whether it left `planned` here. What fails is put off, and holds up nothing else. */
  async function carryOut(found: Occurrence): Promise<boolean> {
    let occurrence: Occurrence | undefined = found;
    try {
      for (let attempt = 0; attempt < DECISIONS && occurrence; attempt += 1) {
        if (await decided(occurrence)) return true;
        occurrence = await stillDue(occurrence.id);
      }
      if (!occurrence) return false;
      log.warn({ ritual: found.ritual, occurrence: found.id }, 'ritual overtaken again and again; tried again later');
    } catch (err) {
      log.error({ err, ritual: found.ritual, occurrence: found.id }, 'ritual failed; tried again later');
    }
    await later(found);
    return false;
  }

  /** False when another instance was first, or what the ritual looked at has changed. */
  async function decided(occurrence: Occurrence): Promise<boolean> {
    try {
      await database.commit(occurrence.workspaceId, await decision(occurrence));
      return true;
    } catch (err) {
      if (err instanceof Conflict) return false;
      throw err;
    }
  }

  async function decision(occurrence: Occurrence): Promise<readonly Write[]> {
    const now = clock.now();
    // Whatever could have overtaken it stands for a later day.
    const schedule = dayOf(now, occurrence.zone) > occurrence.nominal ? await scheduleOf(occurrence) : null;
    const { newest, older } = schedule ? overtaken(schedule, occurrence.nominal, now) : { newest: null, older: [] };
    if (newest) return [coalesce(occurrence, older, newest)];
    const ritual = rituals.get(occurrence.ritual);
    if (!ritual) return [claim(occurrence, 'skipped')];
    const it = dueOf(occurrence, now);
    if (ritual.lateness !== null && it.lateMs > ritual.lateness * MINUTE) return [claim(occurrence, 'missed')];
    const writes = await ritual.fire(it, ritualContext(parts, occurrence.workspaceId, now));
    const by = { schedule: occurrence.scheduleId, project: occurrence.projectId };
    return [claim(occurrence, writes.length === 0 ? 'skipped' : 'fired'), ...writtenBy(by, writes)];
  }

  async function scheduleOf({ scheduleId }: Occurrence): Promise<Schedule | null> {
    if (scheduleId === null) return null;
    const [row] = await database.db.select().from(schedules).where(eq(schedules.id, scheduleId)).limit(1);
    return row ?? null;
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
