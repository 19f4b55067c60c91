/** A local calendar date, 'YYYY-MM-DD'. It has no zone and no time, and sorts as text. */
export type Day = string;

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const DAY_MS = 86_400_000;
const FIRST_NUMBER = Date.parse('0000-01-01T00:00:00Z') / DAY_MS;
const LAST_NUMBER = Date.parse('9999-12-31T00:00:00Z') / DAY_MS;

export function isDay(text: string): boolean {
  return numberOf(text) !== null;
}

/**
 * Whole days since 1970-01-01 of a text that is a day, null of one that is not. By arithmetic, for days are compared and
 * moved hundreds of times in one answer: years are counted from March, so that the leap day comes last.
 */
function numberOf(text: string): number | null {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const dayOfMonth = digits(text, 8, 10);
  if (!(year >= 0 && month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= lengthOf(year, month))) return null;
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - MARCH_ZERO;
}

const DASH = 45;
const ZERO = 48;
/** Days from 1 March of the year 0 to 1970-01-01. */
const MARCH_ZERO = 719_468;
/** After 400 years the leap days fall as before. */
const CYCLE_DAYS = 146_097;

/** NaN when something other than digits stands there. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function lengthOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** The Day of a year, month (1–12) and day of the month, or undefined where there is no such date. */
export function dayFrom(year: number, month: number, dayOfMonth: number): Day | undefined {
  const text = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(dayOfMonth)}`;
  return isDay(text) ? text : undefined;
}

/** Whole days since 1970-01-01, so that loops over days are loops over integers. Throws a RangeError on a bad day. */
export function dayNumber(day: Day): number {
  const number = numberOf(day);
  if (number === null) throw new RangeError(`“${day}” is not a date such as 2026-12-04`);
  return number;
}

/** Throws a RangeError outside the years 0000–9999, which a Day cannot write. The way back of `numberOf`. */
export function dayOfNumber(number: number): Day {
  if (!(number >= FIRST_NUMBER && number <= LAST_NUMBER)) throw new RangeError('a date lies between 0000 and 9999');
  const sinceMarchZero = Math.floor(number) + MARCH_ZERO;
  const cycle = Math.floor(sinceMarchZero / CYCLE_DAYS);
  const day = sinceMarchZero - cycle * CYCLE_DAYS;
  const leapDays = Math.floor(day / 1_460) - Math.floor(day / 36_524) + Math.floor(day / (CYCLE_DAYS - 1));
  const marchYear = Math.floor((day - leapDays) / 365);
  const dayOfYear = day - (365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = cycle * 400 + marchYear + (month <= 2 ? 1 : 0);
  return `${pad(Math.floor(year / 100))}${pad(year % 100)}-${pad(month)}-${pad(dayOfMonth)}`;
}

/** The ISO weekday (Monday 1 … Sunday 7) of a day number. */
export function weekdayOfNumber(number: number): number {
  // 1970-01-01 was a Thursday; the second modulo keeps days before it positive.
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

export function addDays(day: Day, n: number): Day {
  return dayOfNumber(dayNumber(day) + n);
}

/** The same day of the month n months on; where that month is shorter, its last day. */
export function addMonths(day: Day, n: number): Day {
  const { year, month, dayOfMonth } = partsOf(day);
  const months = year * 12 + (month - 1) + n;
  const targetYear = Math.floor(months / 12);
  const targetMonth = months - targetYear * 12 + 1;
  return lastExisting(targetYear, targetMonth, dayOfMonth);
}

function lastExisting(year: number, month: number, dayOfMonth: number): Day {
  if (dayOfMonth < 1) throw new RangeError(`there is no month ${month} in the year ${year}`);
  return dayFrom(year, month, dayOfMonth) ?? lastExisting(year, month, dayOfMonth - 1);
}

/** Calendar days from one day to another: 0 for the same day, negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** The ISO weekday: Monday 1 … Sunday 7. */
export function weekday(day: Day): number {
  return weekdayOfNumber(dayNumber(day));
}

/** For people: 'Fri 4 Dec 2026'. */
export function showDay(day: Day): string {
  const { year, month, dayOfMonth } = partsOf(day);
  return `${weekdayName(weekday(day)).slice(0, 3)} ${dayOfMonth} ${monthName(month).slice(0, 3)} ${year}`;
}

/** The English name of an ISO weekday, 1–7. */
export function weekdayName(iso: number): string {
  return WEEKDAYS[iso - 1] ?? '';
}

/** The English name of a month, 1–12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

export function partsOf(day: Day): { year: number; month: number; dayOfMonth: number } {
  if (!isDay(day)) throw new RangeError(`“${day}” is not a date such as 2026-12-04`);
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), dayOfMonth: Number(day.slice(8, 10)) };
}

function pad(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

/** 'Fri 4 Dec', with the year only where it isn't this one. */
export function dayWords(day: Day, today: Day): string {
  const shown = showDay(day);
  return day.slice(0, 4) === today.slice(0, 4) ? shown.slice(0, -5) : shown;
}
