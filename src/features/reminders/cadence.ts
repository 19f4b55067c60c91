import { addDays, type Day, daysBetween, weekday } from '#platform/calendar/days.ts';
import { isWorkingDay, type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';
import type { Asked } from './source.ts';

/** Working days before its date on which somebody is reminded (domain.md §6). */
const BEFORE: readonly number[] = [7, 2, 0];
/** And then after every so many working days. */
const AFTER = 2;
const FIRST = 7;
/** Further back nothing new is found: what came up longer ago has come up again since. */
const LOOKS_BACK = 30;

/** How it stands on the day somebody is reminded, in working days. Zero days ahead: its date is the next day off. */
export type Nudging = { kind: 'today' } | { kind: 'ahead'; days: number } | { kind: 'overdue'; days: number };

/** What the reader has heard of, in the days of a project. */
export interface Heard {
  /** The last day that had its reminders. */
  since: Day;
  /** This one's snooze is over. */
  again: boolean;
}

/** A project's day may be a day ahead of the reader's, or behind it: what they missed is as long in both. */
export function heardBy({ day, since, again }: Asked, key: string, today: Day): Heard {
  const gap = since === undefined ? 1 : Math.max(1, daysBetween(since, day ?? today));
  return { since: addDays(today, -gap), again: again?.has(key) ?? false };
}

/** Whether somebody is reminded today of what is due on `due`, and how it stands; null when there is nothing new. */
export function nudging(due: Day, today: Day, calendar: WorkCalendar, heard: Heard): Nudging | null {
  const stands = standing(due, today, calendar);
  if (heard.again) return stands.kind === 'ahead' && stands.days > FIRST ? null : stands;
  const before = daysBetween(heard.since, today);
  for (let back = 0; back < Math.min(before, LOOKS_BACK); back += 1) {
    if (isStep(due, addDays(today, -back), calendar)) return stands;
  }
  return null;
}

/** Once a week: on the reader's first day of it. */
export function isWeekly(today: Day, { since, again }: Heard): boolean {
  return again || since < addDays(today, 1 - weekday(today));
}

function standing(due: Day, today: Day, calendar: WorkCalendar): Nudging {
  if (today === due) return { kind: 'today' };
  const days = Math.abs(workingDaysBetween(today, due, calendar));
  if (today < due) return { kind: 'ahead', days };
  return { kind: 'overdue', days: workingDaysBetween(due, today, calendar) };
}

function isStep(due: Day, day: Day, calendar: WorkCalendar): boolean {
  if (!isWorkingDay(day, calendar)) return false;
  if (day <= due) return BEFORE.includes(workingDaysBetween(day, due, calendar));
  return workingDaysBetween(due, day, calendar) % AFTER === 0;
}
