import type { Day } from '../calendar/days.ts';
import { showDay } from '../calendar/days.ts';
import { parseDay } from './parse-day.ts';
import type { DayContext } from './reading.ts';

/**
 * First and last day, both included. `why` is a sentence for the person that ends with what to type; where both days are
 * clear and only their order is wrong, the first that was typed comes with it.
 */
export type RangeReading = { ok: true; from: Day; to: Day } | { ok: false; why: string; from?: Day };

/** A dash without spaces stands between two words, `mon-wed`: others belong to a date. */
const SEPARATOR = /\s*\.{2,}\s*|\s*…\s*|\s+(?:to|till|until|[-–—])\s+|(?<=[a-z])[-–—](?=[a-z])/i;
/** No date has more words than `fri 4 dec 2026 to mon 14 dec 2026`. */
const MOST_WORDS = 9;

/**
 * `mon..fri`, `1 dec to 5 dec`, `until fri`, `fri..+2w`, or a single day. The end is read from the beginning on, so that
 * `18 dec..4 jan` ends in the next year; never guesses.
 */
export function parseRange(text: string, context: DayContext): RangeReading {
  const until = /^(?:until|till)\s+(.+)$/i.exec(text.trim())?.[1];
  const [first = '', last] = until === undefined ? text.trim().split(SEPARATOR) : ['today', until];
  const from = parseDay(first, context);
  if (!from.ok) return from;
  // `fri..fri` is that Friday, not a week.
  if (last === undefined || last === first) return { ok: true, from: from.day, to: from.day };
  const plain = parseDay(last, { ...context, allowPast: true });
  if (plain.ok && plain.day < from.day && isDate(last)) {
    const why = `${showDay(from.day)} comes after ${showDay(plain.day)}. Put the first day in front.`;
    return { ok: false, why: `These days are the wrong way round: ${why}`, from: from.day };
  }
  const to = plain.ok && isNamed(last) ? plain : parseDay(last, { ...context, today: from.day, allowPast: false });
  return to.ok ? { ok: true, from: from.day, to: to.day } : to;
}

/** The range in front of a text, as many words as make one, and the words that are left: `fri..+2w skiing`. */
export function leadingRange(text: string, context: DayContext): { range: RangeReading; rest: string } {
  const words = text.trim().split(/\s+/);
  for (let count = Math.min(words.length, MOST_WORDS); count > 0; count -= 1) {
    const range = parseRange(words.slice(0, count).join(' '), context);
    if (range.ok || range.from) return { range, rest: words.slice(count).join(' ') };
  }
  const [asked = ''] = /^.*?(?:\.{2,}|…)\s*\S+/.exec(text) ?? words;
  return { range: parseRange(asked, context), rest: '' };
}

/** `1 dec` or `2026-12-01`, not `fri` or `+3d`, which count from the first day. */
function isDate(words: string): boolean {
  return (
    isNamed(words) ||
    (/\d/.test(words) && !/^\s*(?:in\s+)?[+-]?\s*\d+\s*(?:d|w|m|(?:working )?days?|weeks?|months?)\s*$/i.test(words))
  );
}

/** These mean the same day wherever one counts from. */
function isNamed(words: string): boolean {
  return /^\s*(?:today|tomorrow|yesterday)\s*$/i.test(words);
}
