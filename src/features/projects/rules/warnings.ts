import { weekdayName } from '#platform/calendar/days.ts';
import { isWorkingDay, type WorkCalendar } from '#platform/calendar/working-days.ts';
import { type Day, daysBetween, showDay, weekday } from '#platform/clock.ts';
import type { Segment } from '../tables.ts';

export interface Dates {
  kickoff: Day;
  goLive: Day;
  segment: Segment;
}

/** Weeks from kickoff to go-live that each segment usually takes (domain: segment benchmarks). */
const benchmarks: Record<Segment, { from: number; to: number; says: string }> = {
  smb: { from: 2, to: 6, says: 'SMB' },
  'mid-market': { from: 6, to: 12, says: 'mid-market' },
  enterprise: { from: 12, to: 24, says: 'enterprise' },
};

/** What somebody should know about these dates before they save them; none of it forbids them. */
export function dateWarnings(
  dates: Dates,
  milestones: readonly { day: Day }[],
  cal: WorkCalendar,
  today: Day,
): string[] {
  const past = milestones.filter((milestone) => milestone.day < today).length;
  return [
    dayOff('Kickoff', dates.kickoff, cal),
    dayOff('Go-live', dates.goLive, cal),
    past > 0 ? `${past} ${past === 1 ? 'milestone falls' : 'milestones fall'} before today.` : null,
    benchmark(dates),
  ].filter((warning) => warning !== null);
}

/** That this is no working day, and why; null when it is one. */
export function dayOff(what: string, day: Day, cal: WorkCalendar): string | null {
  if (isWorkingDay(day, cal)) return null;
  const holiday = cal.holidays.get(day);
  return holiday
    ? `${what} is a public holiday: ${holiday}, ${showDay(day)}.`
    : `${what} is a ${weekdayName(weekday(day))}, ${showDay(day)}.`;
}

function benchmark({ kickoff, goLive, segment }: Dates): string | null {
  const weeks = daysBetween(kickoff, goLive) / 7;
  const { from, to, says } = benchmarks[segment];
  if (weeks >= from && weeks <= to) return null;
  return `Kickoff to go-live takes ${shown(weeks)}; ${says} projects usually take ${from}–${to} weeks.`;
}

function shown(weeks: number): string {
  if (weeks < 1) return 'less than a week';
  const whole = Math.round(weeks);
  return `about ${whole} ${whole === 1 ? 'week' : 'weeks'}`;
}
