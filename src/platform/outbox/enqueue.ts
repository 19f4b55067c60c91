import { sql } from '../db/drizzle.ts';
import type { Steps, Tx, Write } from '../db/scope.ts';
import type { Message } from '../slack/blocks.ts';
import { cards, type OutboxClass, outbox } from './tables.ts';

/** Which card: its renderer, what it is about, and the channel or Slack user that has it. */
export interface CardRef {
  kind: string;
  subject: string;
  to: string;
}

export interface Post {
  /** The natural key: a message is enqueued once under it, whatever happens. */
  key: string;
  class: OutboxClass;
  /** A channel, or a Slack user for a direct message. */
  to: string;
  message: Message;
  /** Answer in this card's thread. */
  threadOf?: CardRef;
  /** Not for a channel that is shared with another organisation. */
  internal: boolean;
  /** The Slack user who is told when it can't be posted. */
  onBehalfOf: string | null;
}

/** A message, in the commit that makes it true; the courier posts it after. */
export function post(it: Post): Write {
  return function* (tx) {
    yield tx
      .insert(outbox, {
        ...fresh(tx),
        key: it.key,
        class: it.class,
        destination: it.to,
        payload: { text: it.message.text, blocks: it.message.blocks },
        threadOf: it.threadOf ? cardId(tx.workspace, it.threadOf) : null,
        internal: it.internal,
        onBehalfOf: it.onBehalfOf,
      })
      .onConflictDoNothing();
  };
}

/** Draws a card anew where it stands, or posts it for the first time. Several changes before the courier comes are one edit. */
export function show(
  card: CardRef,
  options: { pinned?: boolean; onBehalfOf: string | null; class?: OutboxClass },
): (tx: Tx) => Steps {
  return function* (tx) {
    const id = cardId(tx.workspace, card);
    const row = { id, kind: card.kind, subject: card.subject, destination: card.to, pinned: options.pinned ?? false };
    yield tx.insert(cards, row).onConflictDoNothing();
    const base = fresh(tx);
    yield tx
      .insert(outbox, {
        ...base,
        key: `card:${base.id}`,
        class: options.class ?? 'replaceable',
        destination: card.to,
        card: id,
        internal: false,
        onBehalfOf: options.onBehalfOf,
      })
      // A drawing that waits already will show this change too; touching it keeps a courier from drawing before we commit.
      .onConflictDoUpdate({ target: outbox.card, targetWhere: waiting, set: { nextAt: tx.now } });
  };
}

const waiting = sql`state = 'pending' and card is not null`;

export function cardId(workspace: string, card: CardRef): string {
  return [workspace, card.kind, card.subject, card.to].join('/');
}

/** Oldest first is the order of creation: ids are UUIDv7. */
function fresh(tx: Tx) {
  return {
    id: tx.newId(),
    state: 'pending' as const,
    attempts: 0,
    nextAt: tx.now,
    createdAt: tx.now,
  };
}
