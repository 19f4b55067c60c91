import {
  addWorkingDays,
  isWorkingDay,
  type WorkCalendar,
  workingDaysBetween,
} from '#platform/calendar/working-days.ts';
import { addDays, type Day, weekday } from '#platform/clock.ts';

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

interface Reviewed {
  goLive: Day;
  /** Since when the project is known: what was meant for before is not made up for. */
  since: Day;
  /** The last day on which one was held. */
  held: Day | null;
}

/** The days from one on, of these weekdays, on which a review is held, made up for where its own day has passed. */
export function reviewDays(
  from: Day,
  weekdays: readonly number[],
  { goLive, since, held }: Reviewed,
  calendar: WorkCalendar,
): readonly Day[] {
  const end = addWorkingDays(goLive, 0, calendar);
  const first = addWorkingDays(end, -Math.max(...STEPS), calendar);
  const days: Day[] = [];
  let last = held;
  for (let day = from > first ? from : first; day < end; day = addDays(day, 1)) {
    const review = weekdays.includes(weekday(day)) ? reviewOn(day, goLive, calendar) : null;
    if (!review || review.meant < since || (last !== null && last >= review.meant)) continue;
    days.push(day);
    last = day;
  }
  return days;
}
