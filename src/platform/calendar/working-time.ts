import type { Day } from './days.ts';
import { dayNumber, dayOfNumber } from './days.ts';
import type { WorkCalendar } from './working-days.ts';
import { isWorkingDay } from './working-days.ts';
import type { TimeOfDay } from './zones.ts';
import { atLocal, dayOf } from './zones.ts';

/** When somebody works. */
export interface WorkingTime {
  readonly zone: string;
  /** The local beginning and end of a working day, the end the later one. */
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
  readonly days: WorkCalendar;
  /** Leave, first and last day included. */
  readonly away: readonly Leave[];
}

export interface Leave {
  readonly from: Day;
  readonly to: Day;
}

/** Quiet are 18:00–09:00 and the days off. */
export const officeHours = { from: '09:00', to: '18:00' } as const;

const MINUTE_MS = 60_000;
/** Ten years without work is a mistake in the calendar, not a long leave. */
const LONGEST_BREAK_DAYS = 3_660;

/** A working weekday, no holiday, and not away. */
export function worksOn(day: Day, time: Pick<WorkingTime, 'days' | 'away'>): boolean {
  return isWorkingDay(day, time.days) && !time.away.some(({ from, to }) => from <= day && day <= to);
}

export function isWorkingMoment(at: Date, time: WorkingTime): boolean {
  return hoursAround(at, time).some(([start, end]) => start <= at.getTime() && at.getTime() < end);
}

/** `at` itself when working. Throws a RangeError when nobody works for ten years. */
export function nextWorkingMoment(at: Date, time: WorkingTime): Date {
  return addWorkingMinutes(at, 0, time);
}

/**
 * The moment by which so many minutes have been worked: with the last minute of a day that is its end, not the next
 * morning; with none the next working moment. Throws a RangeError for less than none, and when the calendar has no work.
 */
export function addWorkingMinutes(at: Date, minutes: number, time: WorkingTime): Date {
  if (!(minutes >= 0)) throw new RangeError(`${minutes} is not a number of working minutes`);
  let left = minutes * MINUTE_MS;
  for (const [start, end] of hoursFrom(at, time)) {
    const begin = Math.max(start, at.getTime());
    if (begin + left <= end) return new Date(begin + left);
    left -= end - begin;
  }
  throw new RangeError(`nobody works within ${LONGEST_BREAK_DAYS} days of ${at.toISOString()}`);
}

/** Minus the minutes worked from `to` to `from` when `to` is earlier. */
export function workingMinutesBetween(from: Date, to: Date, time: WorkingTime): number {
  if (to < from) return 0 - workingMinutesBetween(to, from, time);
  let worked = 0;
  const last = dayNumber(dayOf(to, time.zone)) + 1;
  for (const [start, end] of hoursFrom(from, time, last)) {
    if (start >= to.getTime()) break;
    worked += Math.min(end, to.getTime()) - Math.max(start, from.getTime());
  }
  return worked / MINUTE_MS;
}

/** Working days as clocks count them: each as long as the working day is by the clock on the wall. */
export function addWorkingDaysOf(at: Date, days: number, time: WorkingTime): Date {
  return addWorkingMinutes(at, days * minutesOfDay(time), time);
}

/** How long one working day is, in minutes. */
export function minutesOfDay({ from, to }: Pick<WorkingTime, 'from' | 'to'>): number {
  return minuteOf(to) - minuteOf(from);
}

function minuteOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

type Hours = readonly [start: number, end: number];

/** The working hours, day by day, that end after `at`; up to `last`, a day number, or to the first break of ten years. */
function* hoursFrom(at: Date, time: WorkingTime, last?: number): Generator<Hours> {
  // A day early: where clocks go back across midnight, the day before is not over when it first seems to be.
  const first = dayNumber(dayOf(at, time.zone)) - 1;
  let end = last ?? first + LONGEST_BREAK_DAYS;
  for (let number = first; number <= end; number++) {
    const hours = hoursOf(number, time);
    if (!hours || hours[1] <= at.getTime()) continue;
    if (last === undefined) end = number + LONGEST_BREAK_DAYS;
    yield hours;
  }
}

function hoursAround(at: Date, time: WorkingTime): Hours[] {
  const number = dayNumber(dayOf(at, time.zone));
  return [number - 1, number, number + 1].flatMap((near) => {
    const hours = hoursOf(near, time);
    return hours ? [hours] : [];
  });
}

/** Null on a day off, and where a gap in the local time swallows the whole working day. */
function hoursOf(number: number, time: WorkingTime): Hours | null {
  const day = dayOfNumber(number);
  if (!worksOn(day, time)) return null;
  const hours = [atLocal(day, time.from, time.zone).getTime(), atLocal(day, time.to, time.zone).getTime()] as const;
  return hours[0] < hours[1] ? hours : null;
}
