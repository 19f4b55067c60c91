import type { Day } from '../calendar/days.ts';
import { addDays, dayFrom, monthName, showDay, weekday, weekdayName } from '../calendar/days.ts';
import type { DayContext, DayForm, DayReading } from './reading.ts';
import { nextSuchDate, read, refuse, shortForm } from './reading.ts';
import { monthNamed, weekdayNamed } from './words.ts';

/** '2026-12-04', also with other separators: with the year in front there is only one way to read it. */
export const yearFirst: DayForm = (text, { today }) => {
  const [, year, , month, dayOfMonth] = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return dated(Number(dayOfMonth), Number(month), Number(year), today);
};

/** '4.12.2026': dots mean that the day comes first. */
export const dotted: DayForm = (text, { today }) => {
  const [, dayOfMonth, month, year] = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return dated(Number(dayOfMonth), Number(month), Number(year), today);
};

/** '4 dec', 'dec 4', '4 december 2027'. */
export const named: DayForm = (text, { today }) => {
  const dayFirst = /^(\d{1,2})\.? ?([a-z]+)\.?(?: (\d{4}))?$/.exec(text);
  const monthFirst = /^([a-z]+)\.? ?(\d{1,2})(?: (\d{4}))?$/.exec(text);
  const month = monthNamed(dayFirst?.[2] ?? monthFirst?.[1] ?? '');
  if (month === undefined) return undefined;
  const year = dayFirst?.[3] ?? monthFirst?.[3];
  return dated(Number(dayFirst?.[1] ?? monthFirst?.[2]), month, year === undefined ? undefined : Number(year), today);
};

/** 'fri 4 dec 2026', the way the bot writes it: the weekday has to agree. */
export const withWeekday: DayForm = (text, context) => {
  const [, word = '', rest = ''] = /^([a-z]+)\.? (.*\d.*)$/.exec(text) ?? [];
  const wanted = weekdayNamed(word);
  if (wanted === undefined) return undefined;
  const reading = readAbsolute(rest, context);
  if (!reading?.ok || weekday(reading.day) === wanted) return reading;
  const inWords = showDay(reading.day).slice(4);
  return refuse(
    `${inWords} is a ${weekdayName(weekday(reading.day))}, not a ${weekdayName(wanted)}. Try ${reading.day} or ${nearestOn(wanted, reading.day, context.today)}.`,
  );
};

/** '04/05/2026', '4-5', '4.12.26': read differently in different countries, so never guessed. */
export const ambiguous: DayForm = (text, { today, allowPast = false }) => {
  const [whole, first, , second, year] = /^(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const inYear = year?.length === 2 ? 2000 + Number(year) : Number(year ?? Number.NaN);
  const orders = [
    { dayOfMonth: Number(first), month: Number(second) },
    { dayOfMonth: Number(second), month: Number(first) },
  ];
  const days = orders.map(({ dayOfMonth, month }) =>
    year === undefined ? nextSuchDate(today, month, dayOfMonth) : dayFrom(inYear, month, dayOfMonth),
  );
  const existing = [...new Set(days.filter((day) => day !== undefined))];
  const ahead = existing.filter((day) => day >= today || allowPast);
  const [one, other] = ahead.length > 0 ? ahead : existing;
  if (one === undefined) return refuse(`“${text}” is not a date in any order. Try 4 dec or ${exampleIn(today)}.`);
  if (other === undefined) return refuse(`“${text}” puts day and month in an order that I don't guess. Try ${one}.`);
  const [oneInWords, otherInWords] = [one, other].map((day) => showDay(day).slice(4));
  return refuse(`“${text}” could be ${oneInWords} or ${otherInWords}. Try ${one} or ${other}.`);
};

function readAbsolute(text: string, context: DayContext): DayReading | undefined {
  return yearFirst(text, context) ?? dotted(text, context) ?? named(text, context);
}

function dated(dayOfMonth: number, month: number, year: number | undefined, today: Day): DayReading {
  const day = year === undefined ? nextSuchDate(today, month, dayOfMonth) : dayFrom(year, month, dayOfMonth);
  return day === undefined ? noSuchDate(dayOfMonth, month, year, today) : read(day);
}

function noSuchDate(dayOfMonth: number, month: number, year: number | undefined, today: Day): DayReading {
  if (month < 1 || month > 12) return refuse(`There is no month ${month}. Try ${exampleIn(today)} or 4 dec.`);
  const inYear = year === undefined ? '' : ` ${year}`;
  const last = [31, 30, 29, 28].find((candidate) => dayFrom(year ?? 2023, month, candidate) !== undefined) ?? 28;
  const instead = dayOfMonth < 1 ? 1 : last;
  return refuse(`There is no ${dayOfMonth} ${monthName(month)}${inYear}. Try ${shortForm(month, instead)}${inYear}.`);
}

function exampleIn(today: Day): Day {
  return nextSuchDate(addDays(today, 1), 12, 4) ?? today;
}

/** The day with that weekday in the same ISO week, or in the next one when that has passed. */
function nearestOn(wanted: number, day: Day, today: Day): Day {
  const near = addDays(day, wanted - weekday(day));
  return near < today ? addDays(near, 7) : near;
}
