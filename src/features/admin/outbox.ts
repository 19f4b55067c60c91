import { cureFor } from '#platform/outbox/refusals.ts';
import { isBeingExamined, kindOf } from '#platform/outbox/stuck.ts';
import type { OutboxRow } from '#platform/outbox/tables.ts';
import { whereOf } from '#platform/outbox/words.ts';
import {
  actions,
  button,
  confirm,
  context,
  type Message,
  message,
  pager,
  paginate,
  section,
} from '#platform/slack/blocks.ts';
import { bold, code, esc, mention } from '#platform/slack/mrkdwn.ts';

const PER_PAGE = 10;

/** Messages that wait for somebody's decision. Not a word of what they say: some are not for an admin's eyes. */
export function outboxMessage(stuck: readonly OutboxRow[], wanted: number, now: Date): Message {
  if (stuck.length === 0) return message([section('No message is stuck.')]);
  const { items, page, pages, total } = paginate(stuck, wanted, PER_PAGE);
  const title = total === 1 ? 'One message is stuck' : `${total} messages are stuck`;
  return message([
    section(bold(pages > 1 ? `${title} (page ${page} of ${pages})` : title)),
    items.map((row) => [section(entryWords(row, now)), entryButtons(row, page)]),
    pager({ id: 'admin.outbox', page, pages }),
    context('What is dropped is never posted. Every decision is on record.'),
  ]);
}

function entryWords(row: OutboxRow, now: Date): string {
  const where = whereOf(row.destination);
  const owner = row.onBehalfOf ? ` for ${mention(row.onBehalfOf)}` : '';
  const first = `${code(kindOf(row))} to ${where}${owner}, ${ageOf(now.getTime() - row.createdAt.getTime())}`;
  return `${first}\n${stateWords(row, where)}`;
}

function stateWords(row: OutboxRow, where: string): string {
  const reason = row.error ?? 'no answer';
  if (row.state === 'dead') return `Not posted (${esc(reason)}). ${cureFor(reason, where)}`;
  if (row.state === 'parked') return `Slack gave no clear answer (${esc(reason)}). Look in ${where}: is it there?`;
  return `Slack gave no clear answer (${esc(reason)}). I’m finding out.`;
}

function entryButtons(row: OutboxRow, page: number) {
  if (isBeingExamined(row)) return null;
  const value = { outbox: row.id, page };
  return actions(
    row.state !== 'dead' && button({ id: 'admin.is-there', text: 'It’s there', value }),
    row.error !== 'shared_channel' && button({ id: 'admin.repost', text: 'Post again', value }),
    button({
      id: 'admin.drop',
      text: 'Drop',
      value,
      confirm: confirm({ title: 'Drop it?', text: 'It will never be posted.', yes: 'Drop' }),
    }),
  );
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min old`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h old` : `${Math.round(hours / 24)} days old`;
}
