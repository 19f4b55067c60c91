import { eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { people } from '../directory/tables.ts';
import { actions, button, message, section } from '../slack/blocks.ts';
import { post } from './enqueue.ts';
import { cureFor } from './refusals.ts';
import type { OutboxRow } from './tables.ts';
import { whereOf } from './words.ts';

/**
 * Tells whoever wanted a message posted that it was not, or asks when nobody can tell; the admins when there is no such
 * person or Slack has no way to them. Once a day for each card and reason. Nobody is told of a replaceable message that
 * nobody asked for, nor of a notice: those stand in the admins' list.
 */
export function notice(row: OutboxRow, outcome: 'dead' | 'parked' | 'late', reason: string): Write[] {
  const matters = row.onBehalfOf !== null || row.class !== 'replaceable';
  if (!matters || row.key.startsWith('notice:')) return [];
  if (outcome === 'late' && row.class === 'replaceable') return [];
  return [
    function* (tx) {
      const admins: { slackId: string }[] = yield tx.pick(
        people,
        { slackId: people.slackId },
        eq(people.role, 'admin'),
        eq(people.active, true),
      );
      const told = [...new Set([row.onBehalfOf, ...admins.map(({ slackId }) => slackId)])];
      const [to, ...fallback] = told.filter((slackId) => slackId !== null);
      if (!to) return;
      const day = tx.now.toISOString().slice(0, 10);
      const about = outcome === 'parked' ? `${row.id}:${row.attempts}` : (row.card ?? row.id);
      yield* post({
        key: `notice:${about}:${reason}:${day}`,
        class: 'never-missing',
        to,
        fallback,
        message: message([section(wordsOf(row, outcome, reason)), buttonsOf(row, outcome, reason)]),
        internal: false,
        onBehalfOf: null,
      })(tx);
    },
  ];
}

function wordsOf(row: OutboxRow, outcome: 'dead' | 'parked' | 'late', reason: string): string {
  const where = whereOf(row.destination);
  if (outcome === 'late') {
    return `A message to ${where} came too late to be of use, so I didn’t post it: Slack could not be reached, or I was not running.`;
  }
  if (outcome === 'dead') return `A message could not be posted. ${cureFor(reason, where)}`;
  return `Slack gave no clear answer, so I can't tell whether my message was posted in ${where}. Look there first: is it there?`;
}

function buttonsOf(row: OutboxRow, outcome: 'dead' | 'parked' | 'late', reason: string) {
  if (outcome === 'late' || reason === 'shared_channel') return null;
  const value = { outbox: row.id };
  return actions(
    outcome === 'parked' && button({ id: 'admin.is-there', text: 'It’s there', value }),
    button({ id: 'admin.repost', text: 'Post again', value }),
  );
}
