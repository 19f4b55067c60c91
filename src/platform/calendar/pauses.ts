import { addWorkingMinutes, type WorkingTime, workingMinutesBetween } from './working-time.ts';

/** While a clock stands still; it still does when `to` is null. */
export interface Pause {
  readonly from: Date;
  readonly to: Date | null;
}

/** Whose time a clock counts: somebody's working time, or null for day and night. */
export type ClockTime = WorkingTime | null;

/** Minutes on a clock from one moment to a later one, pauses left out; pauses may overlap. */
export function workingMinutesBetweenExcept(
  from: Date,
  to: Date,
  time: ClockTime,
  pauses: readonly Pause[] = [],
): number {
  let minutes = 0;
  for (const stretch of running(from, pauses)) {
    const end = stretch.to && stretch.to < to ? stretch.to : to;
    if (stretch.from >= end) break;
    minutes += minutesBetween(stretch.from, end, time);
  }
  return minutes;
}

/** When a clock of so many minutes runs out; null while it stands still before that. */
export function addWorkingMinutesExcept(
  at: Date,
  minutes: number,
  time: ClockTime,
  pauses: readonly Pause[] = [],
): Date | null {
  let left = minutes;
  for (const { from, to } of running(at, pauses)) {
    const runs = to ? minutesBetween(from, to, time) : Number.POSITIVE_INFINITY;
    if (left <= runs) return time ? addWorkingMinutes(from, left, time) : new Date(from.getTime() + left * 60_000);
    left -= runs;
  }
  return null;
}

function minutesBetween(from: Date, to: Date, time: ClockTime): number {
  return time ? workingMinutesBetween(from, to, time) : (to.getTime() - from.getTime()) / 60_000;
}

/** The stretches from `at` on in which nothing pauses; the last is open, unless a pause is. */
function* running(at: Date, pauses: readonly Pause[]): Generator<Pause> {
  let from = at;
  for (const pause of [...pauses].sort((one, other) => one.from.getTime() - other.from.getTime())) {
    if (pause.from > from) yield { from, to: pause.from };
    if (!pause.to) return;
    if (pause.to > from) from = pause.to;
  }
  yield { from, to: null };
}
