import { type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';

export interface Blocked {
  day: Day;
  blocked: string | null;
}

/** With more working days than this between two answers nobody knows what was in between. */
const LONGEST_GAP = 5;
/** So many standups running make a blocker the lead's business (domain: two working days). */
export const OLD = 2;

export interface Streak {
  /** The day on which it was first said. */
  since: Day;
  standups: number;
}

/** Whether too long lies between two days for anybody to know. */
export function isGap(from: Day, to: Day, calendar: WorkCalendar): boolean {
  return workingDaysBetween(from, to, calendar) > LONGEST_GAP;
}

/** How long somebody has been blocked, by their answers, the newest first; null when the newest says nothing of it. */
export function streakOf(entries: readonly Blocked[], calendar: WorkCalendar): Streak | null {
  let streak = null as Streak | null;
  for (const { day, blocked } of entries) {
    if (blocked === null || (streak && isGap(day, streak.since, calendar))) return streak;
    streak = { since: day, standups: (streak?.standups ?? 0) + 1 };
  }
  return streak;
}
