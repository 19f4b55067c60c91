import { addDays, type Day } from '#platform/calendar/days.ts';
import { parseDay } from '#platform/dates/parse-day.ts';
import type { DayContext } from '#platform/dates/reading.ts';
import { weekdayNamed } from '#platform/dates/words.ts';
import { Refusal } from '#platform/refusal.ts';
import { mustLieAhead } from './allowed.ts';

/** In days: `30 nov`, said on the 23rd, is a slip of the pen and not last year's. */
const LONG_AGO = 180;

export interface MoveRequest {
  /** How the milestone was called. */
  name: string;
  /** Null when no date was given at all. */
  day: Day | null;
  because: string;
}

/**
 * `uat signed 4 dec because customer: …`. Where the name ends and the date begins is for `isName` to say.
 * @throws Refusal when what follows the name is no date.
 */
export function readMove(text: string, context: DayContext, isName: (words: string) => boolean): MoveRequest {
  const [, said = '', because = ''] = /^(.*?)(?:(?:^|\s)because\b[\s:]*(.*))?$/is.exec(text.trim()) ?? [];
  const { name, date } = split(said.trim(), isName, (words) => parseDay(words, { ...context, allowPast: true }).ok);
  if (date === '') return { name, day: null, because };
  const reading = parseDay(date, context);
  if (reading.ok) return { name, day: reading.day, because };
  const past = parseDay(date, { ...context, allowPast: true });
  if (past.ok) mustLieAhead(past.day, context.today);
  throw new Refusal(reading.why);
}

/** `uat signed yesterday`; no date is today. A date without a year, or a weekday, is the last such day. */
export function readDone(
  text: string,
  context: DayContext,
  isName: (words: string) => boolean,
): { name: string; day: Day } {
  const past = { ...context, allowPast: true };
  if (isName(text)) return { name: text, day: context.today };
  const { name, date } = split(text.trim(), isName, (words) => parseDay(words, past).ok);
  if (date === '') return { name, day: context.today };
  const reading = parseDay(date, past);
  if (!reading.ok) throw new Refusal(reading.why);
  return { name, day: lastSuchDay(date, reading.day, past) };
}

function split(said: string, isName: (words: string) => boolean, isDate: (words: string) => boolean) {
  const [, quoted, after = ''] = /^"([^"]+)"\s*(.*)$/s.exec(said) ?? [];
  if (quoted !== undefined) return { name: quoted, date: withoutTo(after) };
  const words = said.split(/\s+/).filter(Boolean);
  const parts = words.map((_, at) => ({
    name: words.slice(0, at + 1).join(' '),
    date: withoutTo(words.slice(at + 1).join(' ')),
  }));
  const whole = { name: said, date: '' };
  const dated = parts.filter(({ date }) => date !== '' && isDate(date));
  // The most words that are a name, whatever dates they hold: of `load 2 4 dec` they are `load 2`.
  return dated.findLast(({ name }) => isName(name)) ?? dated[0] ?? parts.findLast(({ name }) => isName(name)) ?? whole;
}

/** People write `move uat to friday`. */
function withoutTo(words: string): string {
  return words.replace(/^(?:to|on|->|→)\s+/i, '');
}

function lastSuchDay(said: string, day: Day, context: DayContext): Day {
  const { today } = context;
  if (day <= today) return day;
  if (weekdayNamed(said.toLowerCase()) !== undefined) return addDays(day, -7);
  const year = Number(today.slice(0, 4));
  for (const each of [year, year - 1]) {
    const reading = parseDay(`${said} ${each}`, context);
    if (reading.ok && reading.day <= today && reading.day > addDays(today, -LONG_AGO)) return reading.day;
  }
  return day;
}
