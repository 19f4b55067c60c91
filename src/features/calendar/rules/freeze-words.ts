import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import { parseRange, type RangeReading } from '#platform/dates/parse-range.ts';
import { Refusal } from '#platform/refusal.ts';
import { oneLine, plainQuotes } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import type { FreezeStrength, Recurrence } from '../tables.ts';
import { type FreezeRule, freezeTrouble } from './freeze.ts';

export const NAME_MAX = 60;
const example = '`/golive freeze add "Christmas" 2026-12-18..2027-01-04 hard`';

/** The name in front, in quotes or one word, and the words behind it. */
export function splitName(text: string): { name: string; words: string[] } {
  const plain = plainQuotes(text);
  const quoted = /^"([^"]*)"/.exec(plain);
  const [first = ''] = plain.split(/\s+/, 1);
  const name = quoted ? text.slice(1, quoted[0].length - 1) : text.slice(0, first.length);
  const rest = text.slice(quoted ? quoted[0].length : first.length).trim();
  return { name: oneLine(readable(name)), words: rest === '' ? [] : rest.split(/\s+/) };
}

const strengths: Record<string, FreezeStrength> = { hard: 'hard', soft: 'soft' };
const recurrences: Record<string, Recurrence> = { yearly: 'yearly', monthly: 'monthly', weekly: 'weekly' };

/** A freeze as it is typed, the project's key taken out before: `"Christmas" 2026-12-18..2027-01-04 hard yearly`. */
export function readFreeze(
  { name, words }: { name: string; words: readonly string[] },
  context: { today: Day; calendar: WorkCalendar },
): FreezeRule & { name: string } {
  if (name === '') throw new Refusal(`A freeze needs a name, its days, and hard or soft. Try ${example}.`);
  if (name.length > NAME_MAX) throw new Refusal(`Shorten the name to ${NAME_MAX} characters.`);
  const isKnown = (word: string) => word in strengths || word in recurrences;
  const lower = words.map((word) => word.toLowerCase());
  const days = words.filter((_, index) => !isKnown(lower[index] ?? '')).join(' ');
  const range = daysIn(days, context);
  const [strength, ...otherStrengths] = lower.flatMap((word) => strengths[word] ?? []);
  if (!strength || otherStrengths.length > 0) {
    throw new Refusal(
      'Is it `hard` (nobody goes live) or `soft` (go-live under a condition)? Add one of the two words.',
    );
  }
  const recurring = lower.flatMap((word) => recurrences[word] ?? [])[0] ?? 'none';
  const freeze = { name, strength, firstDay: range.from, lastDay: range.to, recurring };
  if (recurring === 'none' && range.to < context.today) {
    throw new Refusal('These days are over already. Name days from today on, or add `yearly`.');
  }
  const trouble = freezeTrouble(freeze);
  if (trouble) throw new Refusal(trouble);
  return freeze;
}

function daysIn(text: string, context: { today: Day; calendar: WorkCalendar }): Extract<RangeReading, { ok: true }> {
  if (text === '') throw new Refusal(`From when to when? Try ${example}.`);
  const range = parseRange(text, { ...context, allowPast: true });
  if (!range.ok) throw new Refusal(range.why);
  return range;
}
