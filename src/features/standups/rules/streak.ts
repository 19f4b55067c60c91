import { type Day, daysBetween } from '#platform/clock.ts';

export interface Blocked {
  day: Day;
  blocked: string | null;
}

/** With more days than this between two answers nobody knows what was in between. */
export const LONGEST_GAP = 7;
/** So many standups running make a blocker the lead's business (domain: two working days). */
export const OLD = 2;

export interface Streak {
  /** The day on which it was first said. */
  since: Day;
  standups: number;
}

/** How long somebody has been blocked, by their answers, the newest first; null when the newest says nothing of it. */
export function streakOf(entries: readonly Blocked[]): Streak | null {
  let streak = null as Streak | null;
  for (const { day, blocked } of entries) {
    if (blocked === null || (streak && daysBetween(day, streak.since) > LONGEST_GAP)) return streak;
    streak = { since: day, standups: (streak?.standups ?? 0) + 1 };
  }
  return streak;
}
