import { eq } from '../db/drizzle.ts';
import type { Steps, Tx, Write } from '../db/scope.ts';
import { people } from '../directory/tables.ts';
import { actions, button, message, section } from '../slack/blocks.ts';
import { code } from '../slack/mrkdwn.ts';
import { post, show } from './enqueue.ts';
import { PAUSED } from './strikes.ts';
import type { OutboxRow } from './tables.ts';
import { UNDELIVERED, undeliveredIn } from './undelivered.ts';
import { placeOf, reasonOf, whereOf } from './words.ts';

type Outcome = 'dead' | 'parked' | 'late';

/**
 * Tells whoever wanted a message posted that it was not, or asks when nobody can tell; the first admin when there is no
 * such person or Slack has no way to them. One notice a day for each place and reason says how many; each question
 * stands for itself. The other admins hear once a day that something is stuck, and all of them where it is a replaceable
 * message that nobody asked for. Nobody is told of a notice: those stand in the admins' list alone.
 */
export function notice(row: OutboxRow, outcome: Outcome, reason: string): Write[] {
  if (isNotice(row)) return [];
  return [
    function* (tx) {
      const active: { slackId: string }[] = yield tx
        .pick(people, { slackId: people.slackId }, eq(people.role, 'admin'), eq(people.active, true))
        .orderBy(people.slackId);
      const admins = active.map(({ slackId }) => slackId);
      const whom = row.onBehalfOf ? [row.onBehalfOf, ...admins] : admins;
      const [to, ...fallback] = matters(row, outcome) ? new Set(whom) : [];
      if (to && outcome === 'parked') yield* ask(row, to, fallback)(tx);
      if (to && outcome !== 'parked')
        yield* show(undeliveredIn(row, reason, to, tx.now), { class: 'never-missing', fallback, onBehalfOf: null })(tx);
      if (outcome === 'late') return;
      for (const admin of admins) if (admin !== to) yield* tellAdmin(row, admin, outcome, reason)(tx);
    },
  ];
}

function isNotice({ key, card }: OutboxRow): boolean {
  const kind = card?.split('/')[1];
  return key.startsWith('notice:') || kind === UNDELIVERED || kind === PAUSED;
}

/** A question has to be asked: what waits for the answer would wait for ever. */
function matters({ onBehalfOf, class: of }: OutboxRow, outcome: Outcome): boolean {
  if (outcome === 'parked') return true;
  if (outcome === 'late' && of === 'replaceable') return false;
  return onBehalfOf !== null || of !== 'replaceable';
}

const plain = { class: 'never-missing', internal: false, onBehalfOf: null } as const;

function ask(row: OutboxRow, to: string, fallback: readonly string[]): (tx: Tx) => Steps {
  const value = { outbox: row.id };
  return (tx) =>
    post({
      ...plain,
      key: `notice:${row.id}:${row.attempts}`,
      to,
      fallback,
      message: message([
        section(
          `Slack gave no clear answer, so I can't tell whether my message was posted in ${whereOf(row.destination)}. Look there first: is it there?`,
        ),
        actions(
          button({ id: 'admin.is-there', text: 'It’s there', value }),
          button({ id: 'admin.repost', text: 'Post again', value }),
        ),
      ]),
    })(tx);
}

function tellAdmin(row: OutboxRow, to: string, outcome: Outcome, reason: string): (tx: Tx) => Steps {
  const why = reasonOf({ ...row, error: reason });
  const what =
    outcome === 'parked'
      ? `I can't tell whether a message was posted in ${whereOf(row.destination)}, and asked its owner.`
      : `A message to ${whereOf(placeOf(row))} could not be posted (${why}).`;
  const words = `${what} Everything that is stuck: ${code('/golive admin outbox')}. I say so once a day.`;
  return (tx) => post({ ...plain, key: `notice:stuck:${to}:${dayOf(tx)}`, to, message: message([section(words)]) })(tx);
}

function dayOf({ now }: Tx): string {
  return now.toISOString().slice(0, 10);
}
