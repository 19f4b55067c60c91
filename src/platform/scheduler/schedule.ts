import type { TimeOfDay } from '../clock.ts';
import { and, eq, inArray, isNotNull, isNull, ne } from '../db/drizzle.ts';
import type { Steps, Tx, Write } from '../db/scope.ts';
import { Conflict } from '../refusal.ts';
import { isPlanned, type Occurrence, replan, type Schedule } from './planning.ts';
import { occurrences, schedules } from './tables.ts';
import { isLocal, retimed } from './timers.ts';

export type { Occurrence, Schedule } from './planning.ts';
export { cancelTimers, type LocalTime, type Timer, timer } from './timers.ts';

export interface ScheduleSpec extends SubjectSpec {
  ritual: string;
}

/** What is the ritual's own choice for each subject. */
export interface SubjectSpec {
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
export function schedule({ ritual, ...spec }: ScheduleSpec): Write {
  return scheduleEach(ritual, [spec]);
}

/** The same for many schedules of one ritual, each of another subject, in a few statements. */
export function scheduleEach(ritual: string, specs: readonly SubjectSpec[]): Write {
  return function* (tx) {
    if (specs.length === 0) return;
    const subjects = specs.map(({ subject }) => subject);
    const [first = '', ...others] = subjects;
    // One alone is compared, not listed: such a statement is prepared once and for all.
    const theirs = others.length === 0 ? eq(schedules.subject, first) : inArray(schedules.subject, subjects);
    const found: Schedule[] = yield tx.update(schedules, { ritual }, eq(schedules.ritual, ritual), theirs).returning();
    const known = new Map(found.map((row) => [row.subject, row]));
    const changed: Schedule[] = [];
    const moved: Schedule[] = [];
    for (const spec of specs) {
      const old = known.get(spec.subject);
      if (!old) continue;
      const wanted = changedBy(old, spec);
      if (isSame(old, wanted)) continue;
      const { id, workspaceId: _, ...set } = wanted;
      yield tx.update(schedules, set, eq(schedules.id, id));
      const isMoved = old.time === wanted.time && old.zone !== wanted.zone;
      (isMoved ? moved : changed).push(wanted);
    }
    const fresh = specs.filter(({ subject }) => !known.has(subject)).map((spec) => rowOf(tx.newId(), ritual, spec));
    if (fresh.length > 0) {
      const made: Schedule[] = yield tx.insert(schedules, fresh).onConflictDoNothing().returning();
      if (made.length < fresh.length) throw new Conflict('Somebody scheduled this first.');
      changed.push(...made);
    }
    yield* replan(tx, changed);
    yield* replan(tx, moved, { moved: true });
  };
}

function rowOf(id: string, ritual: string, spec: SubjectSpec) {
  const asked = { time: spec.time, weekdays: spec.weekdays };
  const { subject, zone, state = 'on' } = spec;
  return { id, ritual, subject, ...whoseOf(spec), ...asked, zone, asked, state };
}

/** As it is to be from now on; a time that somebody set stands while the same is asked for. */
function changedBy(old: Schedule, spec: SubjectSpec): Schedule {
  const asked = { time: spec.time, weekdays: spec.weekdays };
  const cadence = isSame(old.asked, asked) ? { time: old.time, weekdays: old.weekdays } : asked;
  return { ...old, ...whoseOf(spec), ...cadence, zone: spec.zone, asked, state: spec.state ?? old.state };
}

function whoseOf({ project, person }: Pick<ScheduleSpec, 'project' | 'person'>) {
  return { projectId: project ?? null, personId: person ?? null };
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
    yield tx.remove(occurrences, theirs, isPlanned, isNotNull(occurrences.scheduleId));
  };
}

/** Somebody lives in another zone now, or a project does: what keeps their time is planned anew, timers too. */
export function rezone(whose: { person: string } | { project: string }, zone: string): (tx: Tx) => Steps {
  const theirs = ({ personId, projectId }: typeof schedules | typeof occurrences) =>
    'person' in whose ? eq(personId, whose.person) : and(eq(projectId, whose.project), isNull(personId));
  return function* (tx) {
    const rows: Schedule[] = yield tx
      .update(schedules, { zone }, theirs(schedules), ne(schedules.zone, zone))
      .returning();
    yield* replan(tx, rows, { moved: true });
    const timers: Occurrence[] = yield tx
      .update(occurrences, { zone }, theirs(occurrences), isLocal, ne(occurrences.zone, zone))
      .returning();
    yield* retimed(tx, timers);
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
