import { and, eq } from '../db/drizzle.ts';
import type { Statement, Steps, Tx, Write } from '../db/scope.ts';
import { Conflict } from '../refusal.ts';
import type { Moment } from './cadence.ts';
import { isPlanned, type Occurrence, planAfter, planAt, rowOf, type Schedule } from './planning.ts';
import { type OccurrenceState, occurrences, schedules } from './tables.ts';

/** The occurrence leaves `planned`, and the schedule's next takes its place; whoever comes second changes nothing. */
export function claim(occurrence: Occurrence, state: OccurrenceState): Write {
  return function* (tx) {
    const row = yield* locked(tx, occurrence.scheduleId);
    yield* decided(tx, occurrence, state);
    if (row?.state === 'on') yield* planAfter(tx, row, occurrence.nominal);
  };
}

/** After an outage: it and those after it are missed, and the newest takes their place. */
export function coalesce(occurrence: Occurrence, older: readonly Moment[], newest: Moment): Write {
  return function* (tx) {
    const row = yield* locked(tx, occurrence.scheduleId);
    yield* decided(tx, occurrence, 'missed');
    if (row?.state !== 'on') return;
    const missed = older.map((moment) => ({ ...rowOf(tx, row, moment), state: 'missed' as const, doneAt: tx.now }));
    if (missed.length > 0) yield tx.insert(occurrences, missed).onConflictDoNothing();
    yield* planAt(tx, row, newest);
  };
}

/** What was asked for has happened before. */
export class Done extends Conflict {}

/** A day is carried out by hand: its planned occurrence, or one that was not planned at all. A day that is done is `Done`. */
export function claimDay(schedule: Schedule, moment: Moment, state: OccurrenceState): Write {
  return function* (tx) {
    const row = yield* locked(tx, schedule.id);
    if (!row) throw new Conflict('It is not scheduled any more.');
    const made = { ...rowOf(tx, row, moment), state, doneAt: tx.now };
    const same = and(
      eq(occurrences.ritual, row.ritual),
      eq(occurrences.subject, row.subject),
      eq(occurrences.nominal, moment.nominal),
      eq(occurrences.slot, made.slot),
    );
    const planned = yield tx.update(occurrences, { state, doneAt: tx.now }, same, isPlanned).returning();
    if (planned.length > 0) {
      if (row.state === 'on') yield* planAfter(tx, row, moment.nominal);
      return;
    }
    const fresh = yield tx.insert(occurrences, made).onConflictDoNothing().returning();
    if (fresh.length === 0) throw new Done('That day is done.');
  };
}

/** Still planned, it is tried again at a later moment. */
export function putOff(occurrence: Occurrence, until: Date): Write {
  return (tx) =>
    tx
      .update(
        occurrences,
        { attempts: occurrence.attempts + 1, tryAt: until },
        eq(occurrences.id, occurrence.id),
        isPlanned,
      )
      .returning();
}

/** The schedule first: its row is the lock that edits and claims take turns on. */
function* locked(tx: Tx, id: string | null): Generator<Statement, Schedule | null, never[]> {
  if (id === null) return null;
  const rows: Schedule[] = yield tx.update(schedules, { id }, eq(schedules.id, id)).returning();
  return rows[0] ?? null;
}

function* decided(tx: Tx, occurrence: Occurrence, state: OccurrenceState): Steps {
  const mine = tx.update(
    occurrences,
    { state, doneAt: tx.now },
    eq(occurrences.id, occurrence.id),
    isPlanned,
    // Moved meanwhile: what was decided was decided for another moment.
    eq(occurrences.dueAt, occurrence.dueAt),
  );
  const claimed = yield mine.returning();
  if (claimed.length === 0) throw new Conflict('Somebody was first.');
}
