import type { Day } from '#platform/calendar/days.ts';
import { type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';

/** Working days before its date on which somebody is reminded (domain.md §6). */
const BEFORE: readonly number[] = [7, 2, 0];
/** And then after every so many working days. */
const AFTER = 2;

export type Nudging = { kind: 'ahead'; days: number } | { kind: 'overdue'; days: number };

/** Whether today is a day to remind somebody of what is due on `due`, and why; null on all the others. */
export function nudging(due: Day, today: Day, calendar: WorkCalendar): Nudging | null {
  if (today > due) {
    const days = workingDaysBetween(due, today, calendar);
    return days > 0 && days % AFTER === 0 ? { kind: 'overdue', days } : null;
  }
  const days = workingDaysBetween(today, due, calendar);
  return BEFORE.includes(days) ? { kind: 'ahead', days } : null;
}
