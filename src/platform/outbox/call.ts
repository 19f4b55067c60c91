import type { Message } from '../slack/blocks.ts';
import type { Prepared } from './prepare.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { withNotes } from './words.ts';

export interface Place {
  channel: string;
  ts: string;
}

/** The event type of the metadata by which our messages are found again; its payload is the row's random key alone. */
export const EVENT_TYPE = 'golive_message';

/** One call to Slack. Throws what its client throws, and where the answer is none. */
export async function call(station: Station, row: OutboxRow, it: Prepared & { kind: 'post' | 'edit' }): Promise<Place> {
  if (it.kind === 'edit') {
    const { channel, ts } = it;
    await station.client.chat.update({ channel, ts, ...shape(it.words), parse: 'none', link_names: false });
    return { channel, ts };
  }
  const said = await station.client.chat.postMessage({
    channel: row.destination,
    ...shape(withNotes(it.words, row, station.now())),
    ...(it.threadTs && { thread_ts: it.threadTs }),
    ...(row.metadataKey && { metadata: { event_type: EVENT_TYPE, event_payload: { key: row.metadataKey } } }),
    unfurl_links: false,
    unfurl_media: false,
  });
  if (!said.ok || !said.ts || !/^\d+\.\d+$/.test(said.ts)) throw new Error('Slack answered without a message');
  station.dated(row.workspaceId, said.ts);
  return { channel: said.channel ?? row.destination, ts: said.ts };
}

function shape(words: Message): { text: string; blocks: never[] } {
  return { text: words.text, blocks: words.blocks as never[] };
}
