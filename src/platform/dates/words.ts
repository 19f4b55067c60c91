import { closest, distance } from 'fastest-levenshtein';
import { MONTHS, WEEKDAYS } from '../calendar/days.ts';

const OTHER_WORDS = ['today', 'tomorrow', 'yesterday', 'next', 'days', 'weeks', 'months'];

const NAMES = [...WEEKDAYS, ...MONTHS].map((name) => name.toLowerCase());
const VOCABULARY = [...NAMES, ...NAMES.map((name) => name.slice(0, 3)), ...OTHER_WORDS];

/** ISO weekday 1–7 of 'fri', 'thurs', 'friday': any beginning of at least three letters. */
export function weekdayNamed(word: string): number | undefined {
  return positionOf(word, WEEKDAYS);
}

/** Month 1–12 of 'dec', 'sept', 'december': any beginning of at least three letters. */
export function monthNamed(word: string): number | undefined {
  return positionOf(word, MONTHS);
}

/** What people's keyboards and Slack make of a date, brought to plain lower-case text. */
export function tidy(text: string): string {
  return asTyped(text)
    .normalize('NFKC')
    .replace(/["'`´‘’‚“”„«»‹›]/gu, '')
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replace(/[\s,]+/gu, ' ')
    .replace(/(\d)(st|nd|rd|th)\b/giu, '$1')
    .toLowerCase()
    .trim();
}

/**
 * The person's words for quoting back: one line, at most 40 characters, without direction or zero-width marks.
 * Still the person's text: whoever shows it escapes it.
 */
export function quoted(text: string): string {
  const characters = [...new Intl.Segmenter('en').segment(asTyped(text))].map(({ segment }) => segment);
  const short = characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : characters.join('');
  return `“${short.replace(/^[“"„]|[”"]$/gu, '')}”`;
}

/** The tidied text with each misspelt word replaced by its nearest neighbour; undefined when nothing is near. */
export function corrected(text: string): string | undefined {
  const better = text.replace(/[a-z]+/gu, (word) => (isKnown(word) ? word : (nearWord(word) ?? word)));
  return better === text ? undefined : better;
}

function nearWord(word: string): string | undefined {
  const near = closest(word, VOCABULARY);
  // One slip in a short word, two in a long one: more would guess at words that have nothing to do with dates.
  return distance(word, near) <= (word.length > 5 ? 2 : 1) ? near : undefined;
}

function isKnown(word: string): boolean {
  return word.length < 3 || VOCABULARY.some((known) => known.startsWith(word));
}

function positionOf(word: string, names: readonly string[]): number | undefined {
  if (word.length < 3) return undefined;
  const index = names.findIndex((name) => name.toLowerCase().startsWith(word));
  return index === -1 ? undefined : index + 1;
}

function asTyped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\u200b\u200e\u200f\u061c\u2060\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .trim();
}
