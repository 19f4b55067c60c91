import { addDays, addMonths, weekday } from '../calendar/days.ts';
import { addWorkingDays } from '../calendar/working-days.ts';
import type { DayContext, DayForm, DayReading } from './reading.ts';
import { read } from './reading.ts';
import { weekdayNamed } from './words.ts';

// A map: on an object, '__proto__' would be found too.
const DAYS_AWAY = new Map([
  ['today', 0],
  ['tomorrow', 1],
  ['yesterday', -1],
]);

/** 'today', 'tomorrow', 'yesterday'. */
export const named: DayForm = (text, { today }) => {
  const away = DAYS_AWAY.get(text);
  return away === undefined ? undefined : read(addDays(today, away));
};

/** 'fri': the next such weekday after today. 'next fri': the one in the next ISO week, Monday to Sunday. */
export const onWeekday: DayForm = (text, { today }) => {
  const [, next, word = ''] = /^(next )?([a-z]+)\.?$/.exec(text) ?? [];
  const wanted = weekdayNamed(word);
  if (wanted === undefined) return undefined;
  const away = wanted - weekday(today);
  if (next !== undefined) return read(addDays(today, away + 7));
  return read(addDays(today, away > 0 ? away : away + 7));
};

/** '+3d' working days, '+2w' calendar weeks, '+1m' calendar months; the plus may be left out, a minus looks back. */
export const distanceAway: DayForm = (text, context) => {
  const match = /^(?:in )?([+-]?) ?(\d{1,9}) ?(?:(d|(?:working )?days?)|(w|weeks?)|(m|months?))$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits, days, weeks] = match;
  // Beyond this many of any unit lies beyond the ten years that are accepted; counting stays short.
  const count = Math.min(Number(digits), 5_000) * (sign === '-' ? -1 : 1);
  if (days !== undefined) return workingDaysAway(count, context);
  return read(weeks === undefined ? addMonths(context.today, count) : addDays(context.today, count * 7));
};

function workingDaysAway(count: number, { today, calendar }: DayContext): DayReading {
  return read(addWorkingDays(today, count, calendar));
}
