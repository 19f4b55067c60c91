import { addDays, type Day } from '#platform/clock.ts';
import { context, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Freeze } from '../queries.ts';
import { type FreezeRule, nextSpan, type Span } from '../rules/freeze.ts';
import { recurrenceWords, spanWords } from '../rules/words.ts';

/** '*Christmas*: hard freeze Fri 18 Dec – Mon 4 Jan 2027, every year' */
export function freezeWords(freeze: FreezeRule & { name: string }, today: Day): Mrkdwn {
  const span = nextSpan(today, freeze) ?? { first: freeze.firstDay, last: freeze.lastDay };
  const again = recurrenceWords[freeze.recurring];
  const days = spanWords(span.first, span.last, today);
  return `${bold(freeze.name)}: ${freeze.strength} freeze ${days}${again ? `, ${again}${thenWords(freeze, span, today)}` : ''}`;
}

/** Which days of the next month are meant is not told by this month's: who froze the 28th to 30th leaves a 31st free. */
function thenWords(freeze: FreezeRule, { last }: Span, today: Day): string {
  const next = freeze.recurring === 'monthly' ? nextSpan(addDays(last, 1), freeze) : null;
  return next ? `, then ${spanWords(next.first, next.last, today)}` : '';
}

interface List {
  freezes: readonly Freeze[];
  /** The project's key, or null for the workspace alone. */
  key: string | null;
  today: Day;
}

const SHOWN = 30;

/** What lasts or lies ahead, the next first. */
export function freezeList({ freezes, key, today }: List): Message {
  const ahead = freezes
    .flatMap((freeze) => {
      const span = nextSpan(today, freeze);
      return span ? [{ freeze, first: span.first }] : [];
    })
    .sort((one, other) => (one.first < other.first ? -1 : 1));
  const where = key === null ? 'the workspace' : esc(key);
  if (ahead.length === 0) {
    return message([
      section(`No freeze lies ahead for ${where}. Add one with \`/golive freeze add "Christmas" 18 dec..4 jan hard\`.`),
    ]);
  }
  const lines = ahead.slice(0, SHOWN).map(({ freeze }) => {
    const scope = freeze.projectId === null && key !== null ? ' · all projects' : '';
    return `• ${freezeWords(freeze, today)}${scope}`;
  });
  const more = ahead.length > SHOWN ? [`… and ${ahead.length - SHOWN} more`] : [];
  return message([
    section([`*Freezes of ${where}*`, ...lines, ...more].join('\n')),
    context(
      'Nobody goes live in a hard freeze; in a soft one only under a condition. Remove one with `/golive freeze remove NAME`.',
    ),
  ]);
}
