import { dayWords } from '#platform/calendar/days.ts';
import type { Day } from '#platform/clock.ts';
import { esc, type Mrkdwn, type Raw } from '#platform/slack/mrkdwn.ts';
import type { GateState, PersonId } from './rules/types.ts';

export { dayWords };

/** 'by Fri 4 Dec', 'today', or 'was due Fri 20 Nov'. */
export function dueWords(due: Day, today: Day): string {
  if (due === today) return 'due today';
  return due < today ? `was due ${dayWords(due, today)}` : `by ${dayWords(due, today)}`;
}

/** What somebody wrote as a sentence's end: “Late.”, or “Late”. with a stop when it has none of its own. */
export function quotedEnd(text: Raw, max: number): Mrkdwn {
  return `“${esc(text, max)}”${/[.!?…]$/.test(text.trim()) ? '' : '.'}`;
}

/** '11 days left', 'today', '3 days over'. */
export function leftWords(days: number): string {
  if (days === 0) return 'today';
  const count = plural(Math.abs(days), 'day');
  return days > 0 ? `${count} left` : `${count} over`;
}

/** '1 step', '3 steps'. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** The person's mention, or that there is nobody yet. */
export function who(state: GateState, person: PersonId | null): Mrkdwn {
  return (person !== null && state.names[person]) || 'nobody yet';
}

/** At most `max` lines, the rest as a number: 'and 4 more'. */
export function capped(lines: readonly Mrkdwn[], max: number): Mrkdwn[] {
  if (lines.length <= max) return [...lines];
  return [...lines.slice(0, max - 1), `… and ${lines.length - max + 1} more`];
}

/** As `capped`, for items that are only put into words when they are shown. */
export function cappedWords<T>(items: readonly T[], max: number, say: (item: T) => Mrkdwn): Mrkdwn[] {
  if (items.length <= max) return items.map(say);
  return [...items.slice(0, max - 1).map(say), `… and ${items.length - max + 1} more`];
}
