import type { Day } from './days.ts';
import { dayNumber, dayOfNumber, weekdayOfNumber } from './days.ts';

export interface WorkCalendar {
  /** ISO weekdays on which people work: Monday 1 … Sunday 7. */
  workdays: readonly number[];
  /** Days off by date, each with its name. */
  holidays: ReadonlyMap<Day, string>;
}

export const plainWeek: WorkCalendar = { workdays: [1, 2, 3, 4, 5], holidays: new Map() };

/** Ten years without a working day is a mistake in the calendar, not a long holiday. */
const LONGEST_BREAK_DAYS = 3_660;

export function isWorkingDay(day: Day, cal: WorkCalendar): boolean {
  return isWorkingNumber(dayNumber(day), cal);
}

/**
 * The n-th working day after `day`, before it when n is negative. n = 0 keeps a working day and moves any other to the
 * next working day. Throws a RangeError when n is not whole or the calendar has no working day for ten years.
 */
export function addWorkingDays(day: Day, n: number, cal: WorkCalendar): Day {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not a whole number of working days`);
  const start = dayNumber(day);
  if (n === 0) return dayOfNumber(isWorkingNumber(start, cal) ? start : nextWorking(start, 1, cal));
  const step = n > 0 ? 1 : -1;
  let at = start;
  for (let left = Math.abs(n); left > 0; left--) at = nextWorking(at, step, cal);
  return dayOfNumber(at);
}

/**
 * Working days after `from` up to and including `to`. When `to` is earlier, minus the working days before `from` back
 * to and including `to`: so it undoes addWorkingDays in both directions, from days off too.
 */
export function workingDaysBetween(from: Day, to: Day, cal: WorkCalendar): number {
  const start = dayNumber(from);
  const end = dayNumber(to);
  // 0 - n and not -n, which would make a -0 that equals 0 for some and not for others.
  return end >= start ? countWorking(start + 1, end, cal) : 0 - countWorking(end, start - 1, cal);
}

function nextWorking(from: number, step: 1 | -1, cal: WorkCalendar): number {
  for (let gone = 1; gone <= LONGEST_BREAK_DAYS; gone++) {
    const at = from + gone * step;
    if (isWorkingNumber(at, cal)) return at;
  }
  throw new RangeError(`the calendar has no working day within ${LONGEST_BREAK_DAYS} days of ${dayOfNumber(from)}`);
}

function isWorkingNumber(number: number, cal: WorkCalendar): boolean {
  return cal.workdays.includes(weekdayOfNumber(number)) && !cal.holidays.has(dayOfNumber(number));
}

/** Counts both ends. Whole weeks are multiplied and holidays taken off, so a span of years costs no more than a week. */
function countWorking(first: number, last: number, cal: WorkCalendar): number {
  if (last < first) return 0;
  const weeks = Math.floor((last - first + 1) / 7);
  let count = weeks * new Set(cal.workdays).size;
  for (let at = first + weeks * 7; at <= last; at++) {
    if (cal.workdays.includes(weekdayOfNumber(at))) count++;
  }
  const firstDay = dayOfNumber(first);
  const lastDay = dayOfNumber(last);
  for (const day of cal.holidays.keys()) {
    if (day >= firstDay && day <= lastDay && cal.workdays.includes(weekdayOfNumber(dayNumber(day)))) count--;
  }
  return count;
}
