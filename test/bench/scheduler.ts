import { chanceOf } from '#platform/chance.ts';
import { type Clock, fixedClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Write } from '#platform/db/scope.ts';
import { createLog } from '#platform/log.ts';
import { momentOf } from '#platform/scheduler/cadence.ts';
import { createClockwork } from '#platform/scheduler/clockwork.ts';
import { type Scheduler, totalOf } from '#platform/scheduler/scheduler.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import { turn } from '#platform/turn.ts';
import { compare, type Effort, interleaved, type Line, median } from './measure.ts';

const TEAM = 'T0BENCH';
const FEW = 1_000;
const MANY = 100_000;
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
const WEEKDAYS = [1, 2, 3, 4, 5];
/** No answer should ever wait longer for the event loop, in milliseconds. */
const STALL = 25;

/** What a tick costs when nothing is due, and how long the look at every schedule keeps others waiting. */
export async function benchScheduler(folder: string, { rounds, commits }: Effort): Promise<Line[]> {
  const clock = fixedClock('2026-11-22T12:00:00Z');
  const [many, few] = [await stand(`${folder}/many.db`, MANY, clock), await stand(`${folder}/few.db`, FEW, clock)];
  try {
    // The first tick looks at every schedule; those after it are idle.
    const stalls = await stallsWhile(() => many.scheduler.tick());
    await few.scheduler.tick();
    const pair = await interleaved(
      rounds,
      () => idle(many.scheduler, commits * 10),
      () => idle(few.scheduler, commits * 10),
    );
    const longest = Math.max(...stalls);
    return [
      compare(pair, median, {
        ...{ name: 'idle tick: 100,000 schedules against 1,000', goal: 1.2, unit: 'ms', digits: 3 },
      }),
      {
        name: 'sweep of 100,000 schedules: longest stall',
        ratio: longest / STALL,
        goal: 1,
        detail: `${longest.toFixed(1)} ms of at most ${STALL} ms`,
      },
    ];
  } finally {
    await many.database.close();
    await few.database.close();
  }
}

async function stand(file: string, rows: number, clock: Clock): Promise<{ database: Database; scheduler: Scheduler }> {
  const chance = chanceOf(clock);
  const database = await openDatabase({ url: `sqlite:${file}`, clock, chance });
  for (let at = 0; at < rows; at += 1_000) {
    await database.commit(
      TEAM,
      Array.from({ length: 10 }, (_, n) => hundred(at + n * 100)),
    );
    // Else what this leaves to the event loop, some 40 ms, is done in the first moment that is measured.
    await turn();
  }
  const { scheduler } = createClockwork({ database, clock, chance, log: createLog('silent'), features: [] });
  return { database, scheduler };
}

/** Planned as the scheduler would have. */
function hundred(from: number): Write {
  return function* (tx) {
    const made = Array.from({ length: 100 }, (_, n) => scheduleRow(tx.newId(), from + n));
    yield tx.insert(schedules, made);
    yield tx.insert(
      occurrences,
      made.map((row) => {
        const { nominal, at } = momentOf(row, '2026-11-23');
        const { ritual, subject, projectId, personId, zone } = row;
        const when = { dueAt: at, tryAt: at, attempts: 0, state: 'planned' as const, doneAt: null };
        return {
          id: tx.newId(),
          ritual,
          subject,
          projectId,
          personId,
          zone,
          scheduleId: row.id,
          nominal,
          slot: 'day',
          ...when,
        };
      }),
    );
  };
}

function scheduleRow(id: string, n: number) {
  const asked = { time: `${String(7 + (n % 10)).padStart(2, '0')}:30`, weekdays: WEEKDAYS };
  const whose = { projectId: `project-${n % 5_000}`, personId: `person-${n}` };
  const zone = ZONES[n % ZONES.length] ?? 'Etc/UTC';
  return {
    id,
    ritual: 'standups.prompt',
    subject: `subject-${n}`,
    ...whose,
    ...asked,
    asked,
    zone,
    state: 'on' as const,
  };
}

async function idle(scheduler: Scheduler, ticks: number): Promise<number[]> {
  const took: number[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    const from = performance.now();
    if (totalOf(await scheduler.tick()) !== 0) throw new Error('something was due');
    took.push(performance.now() - from);
  }
  return took;
}

/**
 * How long the event loop was held each time, in milliseconds, while the work went on: of the thread's own time, so that
 * what else the machine does is not counted.
 */
async function stallsWhile(work: () => Promise<unknown>): Promise<number[]> {
  const stalls: number[] = [];
  let last = process.threadCpuUsage();
  let over = false;
  const look = () => {
    const { user, system } = process.threadCpuUsage(last);
    stalls.push((user + system) / 1_000);
    last = process.threadCpuUsage();
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  await work();
  over = true;
  return stalls;
}
