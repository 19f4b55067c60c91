import { addDays, dayOf, weekday } from '../clock.ts';
import { eq, gte, inArray, or, sql } from '../db/drizzle.ts';
import type { Steps, Tx } from '../db/scope.ts';
import { type Moment, momentOf, nextFrom } from './cadence.ts';
import { occurrences, type schedules } from './tables.ts';

export type Schedule = typeof schedules.$inferSelect;
export type Occurrence = typeof occurrences.$inferSelect;

/** The one slot of a day in which a schedule's ritual happens. */
const DAILY = 'day';
/** Rows of one statement, for the databases' limits on values. */
const CHUNK = 100;

/** After a failure it is tried again after a minute, then after two, four, … up to an hour. */
export const LONGEST_PAUSE = 3_600_000;

/** In words, not as a value: only so the planner sees that the partial indexes fit. */
export const isPlanned = sql`${occurrences.state} = 'planned'`;

const known = {
  id: occurrences.id,
  ritual: occurrences.ritual,
  subject: occurrences.subject,
  scheduleId: occurrences.scheduleId,
  nominal: occurrences.nominal,
  dueAt: occurrences.dueAt,
  state: occurrences.state,
};
/** What a new plan has to know of an occurrence. */
type Known = Pick<Occurrence, keyof typeof known>;

/**
 * The one planned row of each schedule, made anew; the schedules' own rows are locked by whoever calls. What has happened
 * for a day does not happen again for it, and what is due by now stays due. `moved`: the same time in another zone.
 */
export function* replan(tx: Tx, rows: readonly Schedule[], { moved = false } = {}): Steps {
  for (let at = 0; at < rows.length; at += CHUNK) yield* replanFew(tx, rows.slice(at, at + CHUNK), moved);
}

function* replanFew(tx: Tx, rows: readonly Schedule[], moved: boolean): Steps {
  const since = addDays(dayOf(tx.now, 'Etc/UTC'), -3);
  const found: Known[] = yield tx.pick(
    occurrences,
    known,
    inArray(occurrences.ritual, [...new Set(rows.map((row) => row.ritual))]),
    inArray(occurrences.subject, [...new Set(rows.map((row) => row.subject))]),
    eq(occurrences.slot, DAILY),
    or(gte(occurrences.nominal, since), isPlanned),
  );
  const byKey = Map.groupBy(found, keyOf);
  const planned: Omit<Occurrence, 'workspaceId'>[] = [];
  const gone: string[] = [];
  for (const row of rows) {
    const theirs = byKey.get(keyOf(row)) ?? [];
    const was = theirs.find((it) => it.scheduleId === row.id && it.state === 'planned');
    // Not done, though it is still to come: it was decided by a clock that ran ahead.
    const ahead = theirs.filter((it) => isUndone(it) && it.dueAt > tx.now);
    const open = new Set(was ? [was, ...ahead] : ahead);
    for (const { id } of open) gone.push(id);
    if (row.state !== 'on') continue;
    const done = new Set(theirs.flatMap((it) => (open.has(it) ? [] : it.nominal)));
    planned.push(rowOf(tx, row, owed(row, was, done, tx.now, moved) ?? nextFrom(row, tx.now, done)));
  }
  if (gone.length > 0) yield tx.remove(occurrences, inArray(occurrences.id, gone));
  if (planned.length > 0) yield tx.insert(occurrences, planned).onConflictDoNothing();
}

function isUndone({ state, scheduleId }: Known): boolean {
  return scheduleId !== null && (state === 'missed' || state === 'skipped');
}

/** Of a schedule that has nothing planned. */
export interface Next {
  row: Schedule;
  moment: Moment;
}

export function* planNext(tx: Tx, next: readonly Next[]): Steps {
  if (next.length === 0) return;
  const made: Occurrence[] = yield tx
    .insert(
      occurrences,
      next.map(({ row, moment }) => rowOf(tx, row, moment)),
    )
    .onConflictDoNothing()
    .returning();
  const planned = new Set(made.map(({ scheduleId }) => scheduleId));
  // That day is done already, by a clock that ran ahead or by hand: the first that is not takes its place.
  yield* replan(
    tx,
    next.flatMap(({ row }) => (planned.has(row.id) ? [] : row)),
  );
}

/** What a schedule's occurrence is when it is new. */
export function rowOf(tx: Tx, row: Schedule, moment: Moment): Omit<Occurrence, 'workspaceId'> {
  return {
    id: tx.newId(),
    ritual: row.ritual,
    subject: row.subject,
    scheduleId: row.id,
    projectId: row.projectId,
    personId: row.personId,
    nominal: moment.nominal,
    slot: DAILY,
    zone: row.zone,
    time: null,
    dueAt: moment.at,
    tryAt: moment.at,
    attempts: 0,
    state: 'planned',
    doneAt: null,
  };
}

/**
 * What was due before the change and has not been carried out yet, and after a move the time that went by meanwhile on
 * the day it is there: it happens at once rather than not at all.
 */
function owed(
  row: Schedule,
  was: Known | undefined,
  done: ReadonlySet<string>,
  now: Date,
  moved: boolean,
): Moment | null {
  const nominal = was?.nominal;
  if (!was || !nominal || done.has(nominal) || !row.weekdays.includes(weekday(nominal))) return null;
  const there = momentOf(row, nominal);
  if (was.dueAt <= now) return there.at > now ? there : { nominal, at: was.dueAt };
  if (moved && there.at <= now && nominal === dayOf(now, row.zone)) return { nominal, at: now };
  return null;
}

function keyOf({ ritual, subject }: { ritual: string; subject: string }): string {
  return `${ritual}\n${subject}`;
}
