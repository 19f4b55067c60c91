import { cureFor } from '#platform/outbox/refusals.ts';
import { alikeOf, isBeingExamined, kindOf } from '#platform/outbox/stuck.ts';
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
  const alike = [...Map.groupBy(stuck, alikeOf).values()];
  const { items, page, pages } = paginate(alike, wanted, PER_PAGE);
  const title = stuck.length === 1 ? 'One message is stuck' : `${stuck.length} messages are stuck`;
  return message([
    section(bold(pages > 1 ? `${title} (page ${page} of ${pages})` : title)),
    items.map(
      ([row, ...more]) => row && [section(entryWords(row, more.length, now)), entryButtons(row, more.length, page)],
    ),
    pager({ id: 'admin.outbox', page, pages }),
    context('What is dropped is never posted. Every decision is on record.'),
  ]);
}

function entryWords(row: OutboxRow, more: number, now: Date): string {
  const where = whereOf(row.meantFor ?? row.destination);
  const owner = row.onBehalfOf ? ` for ${mention(row.onBehalfOf)}` : '';
  const kind = `${code(kindOf(row))}${more > 0 ? ` and ${more} more` : ''}`;
  const first = `${kind} to ${where}${owner}, ${ageOf(now.getTime() - row.createdAt.getTime())}`;
  return `${first}\n${stateWords(row, where)}`;
}

function stateWords(row: OutboxRow, where: string): string {
  const reason = row.refusal ?? row.error ?? 'no answer';
  if (row.state === 'dead') return `Not posted (${esc(reason)}). ${cureFor(reason, where)}`;
  if (row.state === 'parked' && reason === 'restored')
    return `Held after a restore. Look in ${where}: is it there already?`;
  if (row.state === 'parked') return `Slack gave no clear answer (${esc(reason)}). Look in ${where}: is it there?`;
  return `Slack gave no clear answer (${esc(reason)}). I’m finding out.`;
}

function entryButtons(row: OutboxRow, more: number, page: number) {
  if (isBeingExamined(row)) return null;
  const value = { outbox: row.id, page, all: more > 0 };
  const all = more > 0 ? ' all' : '';
  return actions(
    row.state !== 'dead' && button({ id: 'admin.is-there', text: 'It’s there', value }),
    row.error !== 'shared_channel' && button({ id: 'admin.repost', text: `Post${all} again`, value }),
    button({
      id: 'admin.drop',
      text: `Drop${all}`,
      value,
      confirm: confirm({
        title: more > 0 ? `Drop ${more + 1} messages?` : 'Drop it?',
        text: 'What is dropped is never posted.',
        yes: 'Drop',
      }),
    }),
  );
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min old`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h old` : `${Math.round(hours / 24)} days old`;
}
