import {
  addWorkingDays,
  isWorkingDay,
  type WorkCalendar,
  workingDaysBetween,
} from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';

/** Working days before the target go-live (domain.md §6). */
const STEPS: readonly number[] = [10, 5, 1];

/**
 * The last review that has come by this day: the day it was meant for, and how many working days are left now. Null before
 * the first, on a day off, and from go-live on. Where go-live is on a day off, its eve is the last working day before.
 */
export function reviewOn(day: Day, goLive: Day, calendar: WorkCalendar): { meant: Day; left: number } | null {
  if (!isWorkingDay(day, calendar)) return null;
  const end = addWorkingDays(goLive, 0, calendar);
  const left = workingDaysBetween(day, end, calendar);
  const step = left < 1 ? undefined : STEPS.findLast((each) => each >= left);
  return step === undefined ? null : { meant: addWorkingDays(end, -step, calendar), left };
}
