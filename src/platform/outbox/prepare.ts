import type { Message } from '../slack/blocks.ts';
import { standing } from './standing.ts';
import type { Station } from './station.ts';
import type { CardRow, OutboxRow } from './tables.ts';
import { withAside } from './words.ts';

/** A message ready to go: a new one, or an edit of one that stands. */
export type Prepared =
  | { kind: 'post'; words: Message; threadTs: string | null }
  | { kind: 'edit'; words: Message; channel: string; ts: string }
  | { kind: 'drop'; why: string | null }
  | { kind: 'refuse'; why: string };

/** Draws what is to be said, as things stand now. Throws what the drawing or Slack throws. */
export async function prepare(station: Station, row: OutboxRow, card: CardRow | null): Promise<Prepared> {
  // Finished words that outsiders may read need no asking, which Slack lets us do fifty times a minute.
  const matters = row.internal || row.payload === null;
  const shared = matters && (await station.isShared(row.destination));
  // What was kept from outsiders once is not drawn for them either: it stays where it is.
  if (shared && (row.internal || card?.moved?.reason === 'shared_channel'))
    return { kind: 'refuse', why: 'shared_channel' };
  const words = (row.payload as Message | null) ?? (card ? await draw(station, row, card, shared) : null);
  if (!words) return { kind: 'drop', why: null };
  const place = standing(row, card);
  if (place) {
    const there = card?.moved ? withAside(words, card.destination, card.moved.reason) : words;
    return { kind: 'edit', words: there, ...place };
  }
  // What was to be answered never came: a line about it is lost with it, anything else is said on its own.
  if (row.threadOf && !row.threadTs && row.class === 'replaceable')
    return { kind: 'drop', why: 'its thread was never posted' };
  return { kind: 'post', words, threadTs: row.threadTs };
}

async function draw(station: Station, row: OutboxRow, card: CardRow, shared: boolean): Promise<Message | null> {
  const renderer = station.cards.get(card.kind);
  if (!renderer) return null;
  const scope = station.database.scope(row.workspaceId);
  return renderer(card.subject, { ...scope, now: station.now(), shared, signals: station.signals });
}
