import type { TimeOfDay } from '../clock.ts';
import { and, eq, inArray, isNull, ne } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { Conflict } from '../refusal.ts';
import { isPlanned, replan, type Schedule } from './planning.ts';
import { occurrences, schedules } from './tables.ts';

export type { Occurrence, Schedule } from './planning.ts';
export { cancelTimers, type Timer, timer } from './timers.ts';

export interface ScheduleSpec {
  ritual: string;
  subject: string;
  /** Ids. */
  project?: string;
  person?: string;
  time: TimeOfDay;
  zone: string;
  /** ISO weekdays: Monday 1 … Sunday 7; at least one. */
  weekdays: readonly number[];
  /** Left out, a new one is on and an old one stays as it is: paused, if somebody paused it. */
  state?: 'on' | 'paused';
}

/**
 * Makes a schedule, or changes it: what has happened for a day does not happen again for it. Said again it changes
 * nothing, neither what somebody paused nor a time that somebody set. A time that has passed today counts from the next
 * day on.
 */
export function schedule(spec: ScheduleSpec): Write {
  const { ritual, subject, zone } = spec;
  const asked = { time: spec.time, weekdays: spec.weekdays };
  const whose = { projectId: spec.project ?? null, personId: spec.person ?? null };
  return function* (tx) {
    const known = and(eq(schedules.ritual, ritual), eq(schedules.subject, subject));
    const found: Schedule[] = yield tx.update(schedules, { ritual }, known).returning();
    const [old] = found;
    if (!old) {
      const row = { id: tx.newId(), ritual, subject, ...whose, ...asked, zone, asked, state: spec.state ?? 'on' };
      const made: Schedule[] = yield tx.insert(schedules, row).onConflictDoNothing().returning();
      if (made.length === 0) throw new Conflict('Somebody scheduled this first.');
      yield* replan(tx, made);
      return;
    }
    const cadence = isSame(old.asked, asked) ? { time: old.time, weekdays: old.weekdays } : asked;
    const wanted = { ...old, ...whose, ...cadence, zone, asked, state: spec.state ?? old.state };
    if (isSame(old, wanted)) return;
    const { id, workspaceId: _, ...set } = wanted;
    yield tx.update(schedules, set, eq(schedules.id, id));
    yield* replan(tx, [wanted], { moved: old.time === wanted.time && old.zone !== zone });
  };
}

/** Pauses them, or lets them go on: what would have happened meanwhile does not. */
export function pause(ids: string | readonly string[], state: 'on' | 'paused'): Write {
  return change(ids, { state }, ne(schedules.state, state));
}

/** Other times for schedules there are, each in its own zone. */
export function retime(ids: readonly string[], cadence: { time: TimeOfDay; weekdays: readonly number[] }): Write {
  return change(ids, { time: cadence.time, weekdays: cadence.weekdays });
}

/** Takes it away, and what it planned; what happened stays known. */
export function unschedule(which: { ritual: string; subject: string }): Write {
  return function* (tx) {
    yield tx.remove(schedules, eq(schedules.ritual, which.ritual), eq(schedules.subject, which.subject)).returning();
    const theirs = and(eq(occurrences.ritual, which.ritual), eq(occurrences.subject, which.subject));
    yield tx.remove(occurrences, theirs, isPlanned, ne(occurrences.nominal, ''));
  };
}

/** Somebody lives in another zone now, or a project does: what keeps their time is planned anew. */
export function rezone(whose: { person: string } | { project: string }, zone: string): Write {
  const theirs =
    'person' in whose
      ? eq(schedules.personId, whose.person)
      : and(eq(schedules.projectId, whose.project), isNull(schedules.personId));
  return function* (tx) {
    const rows: Schedule[] = yield tx.update(schedules, { zone }, theirs, ne(schedules.zone, zone)).returning();
    yield* replan(tx, rows, { moved: true });
  };
}

function change(
  ids: string | readonly string[],
  set: Partial<Pick<Schedule, 'state' | 'time' | 'weekdays'>>,
  unlike?: ReturnType<typeof ne>,
): Write {
  const all = typeof ids === 'string' ? [ids] : [...ids];
  return function* (tx) {
    if (all.length === 0) return;
    const rows: Schedule[] = yield tx.update(schedules, set, inArray(schedules.id, all), unlike).returning();
    yield* replan(tx, rows);
  };
}

function isSame<T extends object>(one: T, other: T): boolean {
  return (Object.keys(one) as (keyof T)[]).every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}
