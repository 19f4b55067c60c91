import type { Day } from './days.ts';
import { addDays } from './days.ts';
import { holidaysOf } from './holidays.ts';
import { plainWeek, type WorkCalendar } from './working-days.ts';

/** The working calendar of a region, for the years around `today` that plans reach into. */
export async function calendarOf(region: string | null, today: Day): Promise<WorkCalendar> {
  if (!region) return plainWeek;
  const holidays = await holidaysOf(region, yearOf(addDays(today, -400)), yearOf(addDays(today, 4 * 366)));
  return { workdays: plainWeek.workdays, holidays };
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
