import type { Write } from '../db/scope.ts';
import { actions, button, message, section } from '../slack/blocks.ts';
import { channel as channelName } from '../slack/mrkdwn.ts';
import { post } from './enqueue.ts';
import { cureFor } from './failures.ts';
import type { outbox } from './tables.ts';

/** Tells whoever wanted a message posted that it was not, or that nobody can tell; once a day for each card and reason. */
export function notice(row: typeof outbox.$inferSelect, outcome: 'dead' | 'unknown', reason: string): Write[] {
  if (!row.onBehalfOf) return [];
  const onBehalfOf = row.onBehalfOf;
  const where = whereOf(row.destination);
  const words =
    outcome === 'dead'
      ? `A message could not be posted. ${cureFor(reason, where)}`
      : `Slack gave no clear answer, so I can't tell whether my message reached ${where}. Look there first; post it again only if it is missing.`;
  const again =
    reason !== 'shared_channel' &&
    actions(button({ id: 'admin.repost', text: 'Post again', value: { outbox: row.id } }));
  return [
    (tx) =>
      post({
        key: `notice:${row.card ?? row.id}:${reason}:${tx.now.toISOString().slice(0, 10)}`,
        class: 'never-missing',
        to: onBehalfOf,
        message: message([section(words), again]),
        internal: false,
        onBehalfOf: null,
      })(tx),
  ];
}

function whereOf(destination: string): string {
  return /^[CG]/.test(destination) ? channelName(destination) : `<@${destination}>`;
}
