import { atLocal, type Day, type TimeOfDay } from '../clock.ts';
import { and, eq, isNull, sql } from '../db/drizzle.ts';
import type { Steps, Tx, Write } from '../db/scope.ts';
import { isPlanned, type Occurrence } from './planning.ts';
import { occurrences } from './tables.ts';

/** A time of a local day, in the zone of the timer's project, or of its person when it has one. */
export interface LocalTime {
  day: Day;
  time: TimeOfDay;
  zone: string;
}

export interface Timer {
  ritual: string;
  subject: string;
  /**
   * Tells apart what happens once for the same subject: `ladder-2`. However often it is set, it happens once; at a local
   * time once for each day. Without one it is the subject's only timer, in place of what was planned, and may happen again.
   */
  slot?: string;
  /** A moment; or a local time, which follows into another zone, see `rezone`. */
  at: Date | LocalTime;
  /** Ids. */
  project?: string;
  person?: string;
}

/** Timers that follow their zone. In words, as `isPlanned`: so the planner sees that the partial index fits. */
export const isLocal = and(isPlanned, sql`${occurrences.time} is not null`);

/** Lets a ritual happen once, at a moment; setting it again before that moves it. */
export function timer(it: Timer): (tx: Tx) => Steps {
  return function* (tx) {
    const slot = it.slot === undefined ? undefined : eq(occurrences.slot, it.slot);
    yield tx.remove(occurrences, ...sameTimer(it), slot, isPlanned);
    const id = tx.newId();
    const dueAt = momentOf(it.at);
    const local = it.at instanceof Date ? null : it.at;
    yield tx
      .insert(occurrences, {
        id,
        ritual: it.ritual,
        subject: it.subject,
        scheduleId: null,
        projectId: it.project ?? null,
        personId: it.person ?? null,
        nominal: local?.day ?? '',
        slot: it.slot ?? id,
        zone: local?.zone ?? 'Etc/UTC',
        time: local?.time ?? null,
        dueAt,
        tryAt: dueAt,
        attempts: 0,
        state: 'planned',
        doneAt: null,
      })
      .onConflictDoNothing();
  };
}

/**
 * A subject's only timer, while planned is what whoever decided it had seen: that moment, or nothing. Whoever set another
 * meanwhile knew more.
 */
export function timerInstead(seen: Date | undefined, it: Timer): Write {
  return function* (tx) {
    const { ritual } = it;
    // Whoever else sets it waits here.
    const planned: Occurrence[] = yield tx.update(occurrences, { ritual }, ...sameTimer(it), isPlanned).returning();
    const stands = seen ? planned.some(({ dueAt }) => dueAt.getTime() === seen.getTime()) : planned.length === 0;
    if (stands) yield* timer(it)(tx);
  };
}

export function momentOf(at: Timer['at']): Date {
  return at instanceof Date ? at : atLocal(at.day, at.time, at.zone);
}

/** Where its local time is now, when it is planned for another moment. */
export function misplaced({ nominal: day, time, zone, dueAt }: Occurrence): Date | null {
  if (day === '' || time === null) return null;
  const at = momentOf({ day, time, zone });
  return at.getTime() === dueAt.getTime() ? null : at;
}

/** At the same time of the same day, wherever that is now. */
export function* retimed(tx: Tx, rows: readonly Occurrence[]): Steps {
  for (const row of rows) {
    const at = misplaced(row);
    const same = and(eq(occurrences.id, row.id), eq(occurrences.zone, row.zone), isPlanned);
    if (at) yield tx.update(occurrences, { dueAt: at, tryAt: at }, same);
  }
}

/** Takes back what has not happened yet: one timer, or all of a subject. */
export function cancelTimers(which: { ritual: string; subject: string; slot?: string }): Write {
  const slot = which.slot === undefined ? undefined : eq(occurrences.slot, which.slot);
  return function* (tx) {
    yield tx.remove(occurrences, ...sameTimer(which), slot, isPlanned);
  };
}

function sameTimer(which: { ritual: string; subject: string }) {
  return [
    eq(occurrences.ritual, which.ritual),
    eq(occurrences.subject, which.subject),
    isNull(occurrences.scheduleId),
  ] as const;
}
