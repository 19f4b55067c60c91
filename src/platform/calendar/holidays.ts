import type { HolidaysTypes } from 'date-holidays';
import type { Day } from './days.ts';
import { addDays } from './days.ts';
import { findRegion } from './regions.ts';

export { isRegion, regionsLike } from './regions.ts';

const DAY_MS = 86_400_000;
const years = new Map<string, readonly DayOff[]>();

interface DayOff {
  day: Day;
  name: string;
}

/**
 * Public holidays of a region ('DE', 'DE-BY', 'US-CA'; null for none) by day, both years included, named in English
 * where the data has it. Half-day holidays stay working days. Throws a RangeError for an unknown region.
 */
export async function holidaysOf(
  region: string | null,
  fromYear: number,
  toYear: number,
): Promise<ReadonlyMap<Day, string>> {
  const holidays = new Map<Day, string>();
  if (region === null) return holidays;
  const code = (await findRegion(region))?.code;
  if (code === undefined) throw new RangeError(`no public holidays are known for the region “${region}”`);
  // The year before is read too: a holiday of several days may reach over New Year.
  for (let year = fromYear - 1; year <= toYear; year++) {
    for (const { day, name } of await yearOf(code, year)) {
      const at = Number(day.slice(0, 4));
      if (at >= fromYear && at <= toYear && !holidays.has(day)) holidays.set(day, name);
    }
  }
  return holidays;
}

/** Computing a year takes some 10 ms, so each is kept. */
async function yearOf(code: string, year: number): Promise<readonly DayOff[]> {
  const key = `${code} ${year}`;
  const known = years.get(key);
  if (known) return known;
  const { default: Holidays } = await import('date-holidays');
  const [country = '', state = '', part = ''] = code.split('-');
  const found = new Holidays(country, state, part, { types: ['public'] }).getHolidays(year, 'en');
  const daysOff = found.flatMap(wholeDaysOf);
  years.set(key, daysOff);
  return daysOff;
}

function wholeDaysOf(holiday: HolidaysTypes.Holiday): DayOff[] {
  // An eighth of a day of tolerance: a day on which the clocks change is 23 hours long and still a whole day.
  const count = Math.floor((holiday.end.getTime() - holiday.start.getTime()) / DAY_MS + 1 / 8);
  // `date` is the local calendar day; `start` may lie on the evening before, where days begin at sunset.
  const first = holiday.date.slice(0, 10);
  return Array.from({ length: count }, (_, index) => ({ day: addDays(first, index), name: holiday.name }));
}
