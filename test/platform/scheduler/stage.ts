import { chanceOf } from '#platform/chance.ts';
import { type Day, fixedClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { asc, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Due, Feature, Ritual, RitualContext } from '#platform/feature.ts';
import { createLog } from '#platform/log.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { createClockwork } from '#platform/scheduler/clockwork.ts';
import { type Occurrence, type Schedule, type ScheduleSpec, schedule } from '#platform/scheduler/schedule.ts';
import { type Scheduler, totalOf } from '#platform/scheduler/scheduler.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import { borrowDatabase } from '#test/support/database.ts';

export const TEAM = 'T0HOME';
export const WORKDAYS = [1, 2, 3, 4, 5];
export const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export type Fire = (due: Due, ctx: RitualContext) => Promise<readonly Write[]>;

export interface StageOptions {
  at?: string;
  lateness?: number | null;
  /** In place of the message that says the nominal day. */
  fire?: Fire;
  title?: string;
}

/** A database, a clock and one ritual, `probe.daily`, which says the day it stands for. */
export async function stage({ at = '2026-11-23T06:00:00Z', lateness = 90, fire = says }: StageOptions = {}) {
  const clock = fixedClock(at);
  const chance = chanceOf(clock);
  const { url, database, returnable } = await borrowDatabase(clock, chance);
  const others: Database[] = [];
  const fired: Due[] = [];
  const ritual: Ritual = {
    name: 'probe.daily',
    title: 'Probe',
    lateness,
    fire: async (due, ctx) => {
      fired.push(due);
      return fire(due, ctx);
    },
  };
  const features: readonly Feature[] = [{ name: 'probe', rituals: [ritual] }];
  const built = (on: Database) => createClockwork({ database: on, clock, chance, log: createLog('silent'), features });
  const scope = database.scope(TEAM);
  let running = built(database).scheduler;

  return {
    clock,
    chance,
    database,
    scope,
    /** Every call of the ritual, whether it was committed or not. */
    fired,
    rehearse: built(database).rehearse,
    commit: (...writes: Write[]) => database.commit(TEAM, writes),
    /** A daily schedule at 09:00 in Berlin; ids of it. */
    daily: async (spec: Partial<ScheduleSpec> = {}): Promise<Schedule> => {
      await database.commit(TEAM, [schedule(probe(spec))]);
      const [row] = await scope.from(schedules, eq(schedules.subject, spec.subject ?? 'it'));
      if (!row) throw new Error('not scheduled');
      return row;
    },
    tick: async (iso: string): Promise<number> => {
      clock.set(iso);
      return totalOf(await running.tick());
    },
    get scheduler(): Scheduler {
      return running;
    },
    restart: () => {
      running = built(database).scheduler;
    },
    /** A second instance: on PostgreSQL with connections of its own, on SQLite in the one process there may be. */
    another: async (): Promise<Scheduler> => {
      if (dialect === 'sqlite') return built(database).scheduler;
      const other = await openDatabase({ url, clock, chance });
      others.push(other);
      return built(other).scheduler;
    },
    /** What was enqueued, oldest first. */
    said: async (): Promise<string[]> => {
      const rows = await scope.from(outbox).orderBy(asc(outbox.id));
      return rows.map((row) => row.payload?.text ?? '');
    },
    rows: (): PromiseLike<Occurrence[]> => scope.from(occurrences).orderBy(asc(occurrences.dueAt), asc(occurrences.id)),
    /** `day state` of each row. */
    states: async (): Promise<string[]> => {
      const rows = await scope.from(occurrences).orderBy(asc(occurrences.nominal), asc(occurrences.subject));
      return rows.map((row) => `${row.nominal} ${row.state}`);
    },
    planned: async (subject = 'it'): Promise<string | undefined> => {
      const [row] = await scope.from(occurrences, eq(occurrences.state, 'planned'), eq(occurrences.subject, subject));
      return row && `${row.nominal} ${row.dueAt.toISOString()}`;
    },
    close: async () => {
      returnable();
      for (const other of [...others, database]) await other.close();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof stage>>;

export function probe(spec: Partial<ScheduleSpec> = {}): ScheduleSpec {
  const usual = { time: '09:00', zone: 'Europe/Berlin', weekdays: WORKDAYS };
  return { ritual: 'probe.daily', subject: 'it', ...usual, ...spec };
}

/** Its key names no day: were it said twice, it would be there twice. */
export const says: Fire = async (due, ctx) => [message(due.nominal, `said:${ctx.newId()}`)];

export function message(text: Day | string, key: string): Write {
  return post({
    key,
    class: 'never-missing',
    to: 'CACME',
    message: { text, blocks: [] },
    internal: false,
    onBehalfOf: null,
  });
}
