import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { and, asc, gt, inArray, lt, not, sql } from '../db/drizzle.ts';
import type { Db, Write } from '../db/scope.ts';
import type { Logger } from '../log.ts';
import { turn } from '../turn.ts';
import { momentOf, nextFrom } from './cadence.ts';
import { isPlanned, LONGEST_PAUSE, type Occurrence, replan, type Schedule } from './planning.ts';
import { occurrences, schedules } from './tables.ts';
import { isLocal, misplaced, retimed } from './timers.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Rows looked at, and schedules planned anew, at a time: few enough that nobody waits for an answer. */
const SLICE = 100;
const PLANNED = 10;
/** What happened is known this long; a day longer ago does not come again. */
const KEPT = 90 * DAY;

const plan = {
  scheduleId: occurrences.scheduleId,
  nominal: occurrences.nominal,
  dueAt: occurrences.dueAt,
  tryAt: occurrences.tryAt,
};
type Plan = Pick<Occurrence, keyof typeof plan>;

export interface SweepParts {
  database: Database;
  clock: Clock;
  log: Logger;
}

/**
 * Once at start, once a day, and when the clock has stepped back: whatever is planned otherwise than its schedule says is
 * planned anew. The runtime may bring other time zone rules, and a clock that ran ahead planned years away.
 */
export function createSweep({ database, clock, log }: SweepParts): (stopping?: AbortSignal) => Promise<void> {
  let swept = Number.NEGATIVE_INFINITY;
  let seen = Number.NEGATIVE_INFINITY;

  async function all(now: Date, stopping?: AbortSignal): Promise<void> {
    let replanned = 0;
    const met = new Set<string>();
    for (let last = ''; !stopping?.aborted; ) {
      const rows = await database.db
        .select()
        .from(schedules)
        .where(gt(schedules.id, last))
        .orderBy(asc(schedules.id))
        .limit(SLICE);
      const end = rows.at(-1)?.id;
      if (end === undefined) break;
      await turn();
      const planned = await plannedOf(rows);
      await turn();
      const wrong: Schedule[] = [];
      for (const row of rows) {
        // What a zone's clocks do is looked up when it is first met, which takes some milliseconds.
        if (!met.has(row.zone)) await turn();
        met.add(row.zone);
        if (isWrong(row, planned.get(row.id), now)) wrong.push(row);
      }
      for (let at = 0; at < wrong.length; at += PLANNED) {
        await planAnew(wrong.slice(at, at + PLANNED));
        await turn();
      }
      replanned += wrong.length;
      last = end;
      await turn();
    }
    if (replanned > 0) log.info({ replanned, tzdata: process.versions.tz }, 'schedules planned anew');
  }

  /** Timers that follow their zone, by its rules of today. */
  async function timers(stopping?: AbortSignal): Promise<void> {
    const all = await localTimers(database.db);
    for (let at = 0; at < all.length && !stopping?.aborted; at += SLICE) {
      const ids = all.slice(at, at + SLICE).map(({ id }) => id);
      const rows = await database.db
        .select()
        .from(occurrences)
        .where(and(inArray(occurrences.id, ids), isLocal));
      for (const [workspace, some] of byWorkspace(rows.filter((row) => misplaced(row)))) {
        await database.commit(workspace, [(tx) => retimed(tx, some)]);
      }
      await turn();
    }
  }

  async function plannedOf(rows: readonly Schedule[]): Promise<ReadonlyMap<string | null, Plan>> {
    const ids = rows.map((row) => row.id);
    const found = await database.db
      .select(plan)
      .from(occurrences)
      .where(and(isPlanned, inArray(occurrences.scheduleId, ids)));
    return new Map(found.map((row) => [row.scheduleId, row]));
  }

  async function planAnew(rows: readonly Schedule[]): Promise<void> {
    for (const [workspace, some] of byWorkspace(rows)) {
      const ids = some.map(({ id }) => id);
      const write: Write = function* (tx) {
        const fresh: Schedule[] = yield tx
          .update(schedules, { zone: sql`${schedules.zone}` }, inArray(schedules.id, ids))
          .returning();
        yield* replan(tx, fresh);
      };
      await database.commit(workspace, [write]);
    }
  }

  /** What happened long ago needs no guard any more: neither a day nor a timer, which outlives what it was about. */
  async function forget(now: Date, stopping?: AbortSignal): Promise<void> {
    const { db } = database;
    const before = new Date(now.getTime() - KEPT);
    for (let last = ''; !stopping?.aborted; ) {
      const rows = await db
        .select({ id: occurrences.id })
        .from(occurrences)
        .where(and(gt(occurrences.id, last), lt(occurrences.id, idOf(before)), not(isPlanned)))
        .orderBy(asc(occurrences.id))
        .limit(SLICE);
      const end = rows.at(-1)?.id;
      if (end === undefined) return;
      const ids = rows.map((row) => row.id);
      await db.delete(occurrences).where(and(inArray(occurrences.id, ids), lt(occurrences.doneAt, before)));
      last = end;
      await turn();
    }
  }

  return async (stopping) => {
    const now = clock.now();
    const isDue = now.getTime() - swept >= DAY || now.getTime() < seen - MINUTE;
    seen = now.getTime();
    if (!isDue) return;
    swept = now.getTime();
    await all(now, stopping);
    await timers(stopping);
    await forget(now, stopping);
  };
}

/** In one piece and in the order of their own index: by id all that ever happened would be looked through. */
export function localTimers(db: Db) {
  const { id, workspaceId, projectId, personId } = occurrences;
  return db.select({ id }).from(occurrences).where(isLocal).orderBy(workspaceId, projectId, personId);
}

/** What is due is left to the tick, unless it turns out to be later. */
function isWrong(row: Schedule, planned: Plan | undefined, now: Date): boolean {
  if (row.state === 'paused') return planned !== undefined;
  if (!planned?.nominal) return true;
  const right = momentOf(row, planned.nominal).at;
  // Put off for longer than anything is: until a moment of a clock that ran ahead.
  if (planned.dueAt <= now && right <= now) return planned.tryAt.getTime() - now.getTime() > LONGEST_PAUSE;
  // Later than the next that could be: of what is in between, the plan knows whether it is done.
  return planned.dueAt.getTime() !== right.getTime() || planned.dueAt > nextFrom(row, now).at;
}

function byWorkspace<R extends { workspaceId: string }>(rows: readonly R[]): ReadonlyMap<string, R[]> {
  return Map.groupBy(rows, ({ workspaceId }) => workspaceId);
}

/** The least id that could be made at a moment: ids begin with their milliseconds. */
function idOf(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
