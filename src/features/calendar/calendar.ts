import { holidaysOf } from '#platform/calendar/holidays.ts';
import { plainWeek, type WorkCalendar } from '#platform/calendar/working-days.ts';
import { addDays, type Day } from '#platform/clock.ts';

/** The working calendar of a region, for the years around `today` that plans reach into. */
export async function calendarOf(region: string | null, today: Day): Promise<WorkCalendar> {
  if (!region) return plainWeek;
  const holidays = await holidaysOf(region, yearOf(addDays(today, -400)), yearOf(addDays(today, 4 * 366)));
  return { workdays: plainWeek.workdays, holidays };
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
