import { and, eq, inArray, sql } from '../db/drizzle.ts';
import type { Statement, Steps, Tx, Write } from '../db/scope.ts';
import { Conflict } from '../refusal.ts';
import { following, type Moment } from './cadence.ts';
import { isPlanned, type Next, type Occurrence, planNext, rowOf, type Schedule } from './planning.ts';
import { type OccurrenceState, occurrences, schedules } from './tables.ts';

/** What becomes of an occurrence. */
export type Left = Exclude<OccurrenceState, 'planned'>;

/** An occurrence that leaves `planned`. */
export interface Claim {
  occurrence: Occurrence;
  state: Left;
  /** After an outage: it and those after it are missed, and the newest takes their place. */
  overtaken?: { older: readonly Moment[]; newest: Moment };
}

/** They leave `planned`, and their schedules' next take their places; whoever comes second for any changes nothing. */
export function claim(...claims: readonly Claim[]): Write {
  return function* (tx) {
    const rows = yield* locked(
      tx,
      claims.flatMap(({ occurrence }) => occurrence.scheduleId ?? []),
    );
    for (const [state, some] of Map.groupBy(claims, (it) => it.state)) yield* decided(tx, some, state);
    const next: Next[] = [];
    for (const { occurrence, overtaken } of claims) {
      const row = rows.get(occurrence.scheduleId ?? '');
      if (row?.state !== 'on') continue;
      const missed = (overtaken?.older ?? []).map((moment) => made(tx, row, moment, 'missed'));
      if (missed.length > 0) yield tx.insert(occurrences, missed).onConflictDoNothing();
      next.push({ row, moment: overtaken?.newest ?? following(row, occurrence.nominal) });
    }
    yield* planNext(tx, next);
  };
}

/** What was asked for has happened before. */
export class Done extends Conflict {}

/** A day is carried out by hand: its planned occurrence, or one that was not planned at all. A day that is done is `Done`. */
export function claimDay(schedule: Schedule, moment: Moment, state: Left): Write {
  return function* (tx) {
    const row = (yield* locked(tx, [schedule.id])).get(schedule.id);
    if (!row) throw new Conflict('It is not scheduled any more.');
    const today = made(tx, row, moment, state);
    const same = and(
      eq(occurrences.ritual, row.ritual),
      eq(occurrences.subject, row.subject),
      eq(occurrences.nominal, moment.nominal),
      eq(occurrences.slot, today.slot),
    );
    const planned = yield tx.update(occurrences, { state, doneAt: tx.now }, same, isPlanned).returning();
    if (planned.length > 0) {
      if (row.state === 'on') yield* planNext(tx, [{ row, moment: following(row, moment.nominal) }]);
      return;
    }
    const fresh = yield tx.insert(occurrences, today).onConflictDoNothing().returning();
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

function made(tx: Tx, row: Schedule, moment: Moment, state: Left) {
  return { ...rowOf(tx, row, moment), state, doneAt: tx.now };
}

/** The schedules first: their rows are the locks that edits and claims take turns on. */
function* locked(tx: Tx, ids: readonly string[]): Generator<Statement, ReadonlyMap<string, Schedule>, never[]> {
  if (ids.length === 0) return new Map();
  const rows: Schedule[] = yield tx
    .update(schedules, { id: sql`${schedules.id}` }, inArray(schedules.id, [...ids]))
    .returning();
  return new Map(rows.map((row) => [row.id, row]));
}

function* decided(tx: Tx, claims: readonly Claim[], state: Left): Steps {
  const due = new Map(claims.map(({ occurrence }) => [occurrence.id, occurrence.dueAt.getTime()]));
  const claimed: Occurrence[] = yield tx
    .update(occurrences, { state, doneAt: tx.now }, inArray(occurrences.id, [...due.keys()]), isPlanned)
    .returning();
  // Moved meanwhile: what was decided was decided for another moment.
  const asSeen = claimed.filter(({ id, dueAt }) => due.get(id) === dueAt.getTime());
  if (asSeen.length < due.size) throw new Conflict('Somebody was first.');
}
