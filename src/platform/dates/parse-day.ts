import type { Day } from '../calendar/days.ts';
import { addMonths, partsOf, showDay } from '../calendar/days.ts';
import * as absolute from './absolute.ts';
import type { DayContext, DayForm, DayReading } from './reading.ts';
import { examples, nextSuchDate, read, refuse, shortForm } from './reading.ts';
import * as relative from './relative.ts';
import { corrected, quoted, tidy } from './words.ts';

const TEN_YEARS_IN_MONTHS = 120;

const FORMS: readonly DayForm[] = [
  relative.named,
  relative.onWeekday,
  relative.distanceAway,
  absolute.yearFirst,
  absolute.dotted,
  absolute.named,
  absolute.withWeekday,
  absolute.ambiguous,
];

/**
 * A date as people type it: 2026-12-04, 4 dec, dec 4 2027, 4.12.2026, today, fri, next fri, +3d (working days), +2w, +1m.
 * Never guesses: `why` is a sentence for the person. Throws only what addWorkingDays throws on a calendar without work.
 */
export function parseDay(text: string, context: DayContext): DayReading {
  const tidied = tidy(text);
  if (tidied === '') return refuse(`A date is missing. ${examples(context.today)}`);
  const reading = readAny(tidied, context);
  if (reading) return reading.ok ? withinReach(reading.day, text, context) : reading;
  return refuse(`I couldn't read ${quoted(text)} as a date.${suggestion(tidied, context)} ${examples(context.today)}`);
}

/** How a parsed day is repeated to the person: 'Fri 4 Dec 2026 (Europe/Berlin)'. */
export function echoDay(day: Day, zone: string): string {
  return `${showDay(day)} (${zone})`;
}

function readAny(text: string, context: DayContext): DayReading | undefined {
  for (const form of FORMS) {
    const reading = form(text, context);
    if (reading) return reading;
  }
  return undefined;
}

function withinReach(day: Day, text: string, { today, allowPast = false }: DayContext): DayReading {
  if (day < today && !allowPast) return alreadyPast(day, today);
  if (day > addMonths(today, TEN_YEARS_IN_MONTHS)) return tooFar(text, 'ahead', today);
  if (day < addMonths(today, -TEN_YEARS_IN_MONTHS)) return tooFar(text, 'back', today);
  return read(day);
}

function alreadyPast(day: Day, today: Day): DayReading {
  const { month, dayOfMonth } = partsOf(day);
  const again = nextSuchDate(today, month, dayOfMonth) ?? today;
  return refuse(`${showDay(day)} is in the past. Try ${shortForm(month, dayOfMonth)} for ${showDay(again)}, or today.`);
}

function tooFar(text: string, direction: 'ahead' | 'back', today: Day): DayReading {
  return refuse(`${quoted(text)} is more than ten years ${direction}. ${examples(today)}`);
}

function suggestion(tidied: string, context: DayContext): string {
  const better = corrected(tidied);
  if (better === undefined) return '';
  const reading = readAny(better, context);
  return reading?.ok && withinReach(reading.day, better, context).ok ? ` Did you mean “${better}”?` : '';
}
