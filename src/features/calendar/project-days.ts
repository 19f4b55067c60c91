import type { Pause } from '#platform/calendar/pauses.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { holdsOf, type Project } from '../projects/queries.ts';
import { calendarOf } from './calendar.ts';

/** The days on which a project goes on: the working days of its region, but for those on which it was on hold. */
export async function projectDays(scope: Scope, project: Project, today: Day): Promise<WorkCalendar> {
  const [calendar, holds] = await Promise.all([calendarOf(project.region, today), holdsOf(scope, [project.id])]);
  return withoutHolds(calendar, holds.get(project.id) ?? [], project.zone, today);
}

/** A day that was on hold in part is left out whole: nobody's time runs out for minutes. */
export function withoutHolds(
  { workdays, holidays }: WorkCalendar,
  holds: readonly Pause[],
  zone: string,
  today: Day,
): WorkCalendar {
  const held = holds.flatMap(({ from, to }) => daysFrom(dayOf(from, zone), to ? dayOf(to, zone) : today));
  return { workdays, holidays: new Map([...holidays, ...held.map((day) => [day, 'on hold'] as const)]) };
}

function daysFrom(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
