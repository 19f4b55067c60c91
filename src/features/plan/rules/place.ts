import { addDays, type Day, daysBetween } from '#platform/calendar/days.ts';
import { addWorkingDays, type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';

/** The two dates that a plan hangs on. */
export type Anchor = 'kickoff' | 'go-live';

export interface Anchors {
  kickoff: Day;
  goLive: Day;
}

/** Working days after (or, when negative, before) the anchor, and calendar days beyond: a Saturday stays reachable. */
export interface Place {
  working: number;
  extra: number;
}

export function anchorDay(anchor: Anchor, { kickoff, goLive }: Anchors): Day {
  return anchor === 'kickoff' ? kickoff : goLive;
}

/** The anchor's own day is taken as it is: a go-live may well fall on a weekend. */
export function dayAt({ working, extra }: Place, anchor: Day, calendar: WorkCalendar): Day {
  return addDays(working === 0 ? anchor : addWorkingDays(anchor, working, calendar), extra);
}

/** The inverse of `dayAt`, for any day. */
export function placeOf(day: Day, anchor: Day, calendar: WorkCalendar): Place {
  const working = workingDaysBetween(anchor, day, calendar);
  return { working, extra: daysBetween(dayAt({ working, extra: 0 }, anchor, calendar), day) };
}
