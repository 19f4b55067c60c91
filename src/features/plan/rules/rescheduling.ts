import type { Day } from '#platform/calendar/days.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Why } from './cause.ts';
import type { Milestone } from './milestone.ts';
import type { Anchor, Anchors } from './place.ts';
import { replan, type Shift } from './replan.ts';

/** Another kickoff or go-live date. */
export interface Rescheduling {
  anchor: Anchor;
  to: Day;
  why: Why;
}

interface Scheduled<T> {
  milestones: readonly T[];
  dates: Anchors;
  calendar: WorkCalendar;
}

/** What moves with that date. */
export function shiftsFor<T extends Milestone>(plan: Scheduled<T>, anchor: Anchor, to: Day): Shift<T>[] {
  const { milestones, dates, calendar } = plan;
  const then = anchor === 'kickoff' ? { ...dates, kickoff: to } : { ...dates, goLive: to };
  return replan(milestones, dates, then, calendar);
}
