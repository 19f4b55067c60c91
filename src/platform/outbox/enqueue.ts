import { sql } from '../db/drizzle.ts';
import type { Steps, Tx } from '../db/scope.ts';
import type { Message } from '../slack/blocks.ts';
import { cards, type OutboxClass, outbox } from './tables.ts';

/** Which card: its renderer, what it is about, and the channel or Slack user that has it. */
export interface CardRef {
  kind: string;
  subject: string;
  to: string;
}

/** What goes first when much is due: escalations, what people do and wait for, what comes by the clock, digests. */
export type Priority = (typeof priorities)[number];

/** When and where else. */
export interface Timing {
  /** Past this it helps nobody any more: it is dropped, and its owner told unless it is replaceable. A post has one by its class. */
  usefulUntil?: Date;
  notBefore?: Date;
  priority?: Priority;
  /** The project it is about; what its rituals write is about it without saying so. */
  project?: string;
  /**
   * Channels or Slack users that get it instead when Slack refuses the place for good; in this order. Left out: whoever
   * answers for it, see `fallback.ts`. None for what only this reader may read, or can use.
   */
  fallback?: readonly string[];
}

export interface Post extends Timing {
  /** The natural key: a message is enqueued once under it, whatever happens. */
  key: string;
  class: OutboxClass;
  /** A channel, or a Slack user for a direct message. */
  to: string;
  message: Message;
  /** Answer in this card's thread. It waits until the card stands. */
  threadOf?: CardRef;
  /** The message is this card's first appearance: others may answer in its thread, and `show` edits it. */
  card?: CardRef;
  /** Not for a channel that is shared with another organisation. */
  internal: boolean;
  /** The Slack user who is told when it can't be posted. */
  onBehalfOf: string | null;
}

/** A message, in the commit that makes it true; the courier posts it after. */
export function post(it: Post): (tx: Tx) => Steps {
  return function* (tx) {
    if (it.card) yield* known(tx, it.card, false);
    yield tx
      .insert(outbox, {
        ...fresh(tx, { ...it, usefulUntil: it.usefulUntil ?? lifeOf(it, tx.now) }),
        key: it.key,
        class: it.class,
        destination: it.to,
        payload: { text: it.message.text, blocks: it.message.blocks },
        card: it.card ? cardId(tx.workspace, it.card) : null,
        threadOf: it.threadOf ? cardId(tx.workspace, it.threadOf) : null,
        internal: it.internal,
        onBehalfOf: it.onBehalfOf,
      })
      .onConflictDoNothing();
  };
}

export interface Showing extends Timing {
  pinned?: boolean;
  /** A card that stands in this one's thread. */
  threadOf?: CardRef;
  onBehalfOf: string | null;
  class?: OutboxClass;
}

/** Draws a card anew where it stands, or posts it for the first time. Several changes before the courier comes are one edit. */
export function show(card: CardRef, options: Showing): (tx: Tx) => Steps {
  return function* (tx) {
    yield* known(tx, card, options.pinned ?? false);
    const base = fresh(tx, options);
    yield tx
      .insert(outbox, {
        ...base,
        key: `card:${base.id}`,
        class: options.class ?? 'replaceable',
        destination: card.to,
        card: cardId(tx.workspace, card),
        threadOf: options.threadOf ? cardId(tx.workspace, options.threadOf) : null,
        internal: false,
        onBehalfOf: options.onBehalfOf,
      })
      // A drawing that waits already will show this change too; touching it keeps a courier from drawing before we commit.
      .onConflictDoUpdate({
        target: outbox.card,
        targetWhere: waiting,
        set: { nextAt: base.nextAt, usefulUntil: base.usefulUntil, payload: null },
      });
  };
}

const waiting = sql`state = 'pending' and card is not null`;

export function cardId(workspace: string, card: CardRef): string {
  return [workspace, card.kind, card.subject, card.to].join('/');
}

function* known(tx: Tx, card: CardRef, pinned: boolean): Steps {
  const row = { id: cardId(tx.workspace, card), kind: card.kind, subject: card.subject, destination: card.to, pinned };
  yield tx.insert(cards, row).onConflictDoNothing();
}

/** A row's priority is the place in this list. */
const priorities = ['urgent', 'normal', 'routine', 'low'] as const;

export function priorityOf({ priority }: { priority: number }): Priority | undefined {
  return priorities[priority];
}

const DAY = 24 * 3_600_000;
/** How long a post is of use where its sender doesn't say, in milliseconds: the next digest tells it all, and a notice of last week is no news. */
const lives: Record<OutboxClass, number | null> = { 'never-twice': null, 'never-missing': 7 * DAY, replaceable: DAY };

function lifeOf(it: Post, now: Date): Date | undefined {
  const ms = lives[it.class];
  return ms === null ? undefined : new Date(Math.max(now.getTime(), it.notBefore?.getTime() ?? 0) + ms);
}

/** Oldest first is the order of creation: ids are UUIDv7. */
function fresh(tx: Tx, { usefulUntil, notBefore, priority = 'normal', project, fallback }: Timing) {
  return {
    id: tx.newId(),
    state: 'pending' as const,
    attempts: 0,
    nextAt: notBefore && notBefore > tx.now ? notBefore : tx.now,
    createdAt: tx.now,
    metadataKey: tx.salt(),
    priority: priorities.indexOf(priority),
    usefulUntil: usefulUntil ?? null,
    notBefore: notBefore ?? null,
    fallback: fallback ? [...fallback] : null,
    projectId: project ?? tx.by?.project ?? null,
    scheduleId: tx.by?.schedule ?? null,
  };
}
