import { and, eq, gte, or, sql } from '../db/drizzle.ts';
import { query } from '../db/scope.ts';
import type { CardContext } from '../feature.ts';
import { actions, button, type Message, message, section } from '../slack/blocks.ts';
import type { CardRef } from './enqueue.ts';
import { cureFor, isLost } from './refusals.ts';
import { isFor, isMeantFor } from './stuck.ts';
import { type OutboxRow, outbox } from './tables.ts';
import { placeOf, reasonOf, whereOf } from './words.ts';

/** The card that tells somebody of a day's messages to one place that were not posted for one reason. */
export const UNDELIVERED = 'undelivered';

export function undeliveredIn(row: OutboxRow, reason: string, to: string, now: Date): CardRef {
  // The day on which it was lost, which may be over by the time that is known.
  const lostAt = (reason === 'too late' ? row.usefulUntil : row.lastAttemptAt) ?? now;
  const day = lostAt.toISOString().slice(0, 10);
  const why = reason === 'too late' ? reason : reasonOf({ ...row, error: reason });
  return { kind: UNDELIVERED, subject: [row.onBehalfOf ?? '', placeOf(row), day, why].join('|'), to };
}

/** Null when all of it is settled. */
export async function undelivered(subject: string, ctx: CardContext): Promise<Message | null> {
  const [owner = '', destination = '', day, reason = ''] = subject.split('|');
  const rows = await lostRows(ctx, { owner, destination, reason, since: new Date(`${day}T00:00:00Z`) });
  const [first] = rows;
  if (!first) return null;
  const again = button({ id: 'admin.repost', text: 'Post again', value: { outbox: first.id, all: rows.length > 1 } });
  return message([section(wordsOf(rows, reason, whereOf(destination))), !isLost(reason) && actions(again)]);
}

interface Lost {
  [key: string]: string | Date;
  /** Empty: nobody’s. */
  owner: string;
  destination: string;
  reason: string;
  /** From which moment on. */
  since: Date;
}

/** What one person's messages to a place came to: refused for a reason, or too late. */
export const lostRows = query((from, $: Lost) =>
  from
    .from(
      outbox,
      isMeantFor($.destination),
      sql`coalesce(${outbox.onBehalfOf}, '') = ${$.owner}`,
      or(
        and(eq(outbox.state, 'dead'), isFor($.reason), gte(outbox.lastAttemptAt, $.since)),
        and(
          eq(outbox.state, 'dropped'),
          eq(outbox.error, 'too late'),
          eq(outbox.error, $.reason),
          gte(outbox.usefulUntil, $.since),
        ),
      ),
    )
    .orderBy(outbox.id),
);

function wordsOf(rows: readonly OutboxRow[], reason: string, where: string): string {
  const many = rows.length > 1;
  if (reason !== 'too late') {
    const what = many ? `${rows.length} messages could not be posted.` : 'A message could not be posted.';
    return `${what} ${cureFor(reason, where)}`;
  }
  const what = many ? `${rows.length} messages to ${where}` : `A message to ${where}`;
  const outcome = rows.some(({ doubts }) => doubts > 0)
    ? 'came to no clear end while it was of use, so I don’t try it any more'
    : `came too late to be of use, so I didn’t post ${many ? 'them' : 'it'}`;
  return `${what} ${outcome}: Slack could not be reached, or I was not running.`;
}
