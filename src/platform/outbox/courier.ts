import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { and, eq, inArray, lte, min } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Card, Signals } from '../feature.ts';
import type { Logger } from '../log.ts';
import type { Message } from '../slack/blocks.ts';
import { sharedChannels } from './channels.ts';
import { type Failure, failureOf } from './failures.ts';
import { notice } from './notice.ts';
import { cards, outbox } from './tables.ts';

export type OutboxRow = typeof outbox.$inferSelect;
type CardRow = typeof cards.$inferSelect;

/** Slack takes about one message a second in each channel. */
const SPACING = 1_000;
/** A send that has not come back by then is not under way any more: the client's timeout and a long pause. */
const LEASE = 90_000;
/** A message that surely was not posted is tried this often, with growing pauses up to a minute: about ten hours. */
const ATTEMPTS = 600;
/** What can't even be prepared is tried less often: it is our own mistake, or one that lasts. */
const PREPARATIONS = 20;
const BATCH = 200;
const LANES = 8;

export interface CourierParts {
  database: Database;
  clock: Clock;
  client: WebClient;
  cards: ReadonlyMap<string, Card>;
  signals: Signals;
  log: Logger;
}

export interface Courier {
  /** Delivers what is due now; returns the moment at which more will be, or null when nothing waits. */
  run(stopping?: AbortSignal): Promise<Date | null>;
}

/** A message ready to go: a new one, or an edit of one that stands. */
type Prepared =
  | { kind: 'post'; words: Message; threadTs: string | null }
  | { kind: 'edit'; words: Message; channel: string; ts: string }
  | { kind: 'drop'; why: string | null }
  | { kind: 'refuse'; why: string };

/**
 * Posts what was committed, in the order it was committed for each destination, one at a time. Every transition is a
 * compare-and-set on the attempt, so that no two couriers send one row; an outcome that nobody can tell is kept as such
 * and never repeated by guesswork.
 */
export function createCourier(parts: CourierParts): Courier {
  const { db } = parts.database;
  const freeAt = new Map<string, number>();
  const isShared = sharedChannels(parts.client, parts.clock);

  async function run(stopping?: AbortSignal): Promise<Date | null> {
    await releaseTheDead();
    for (;;) {
      const heads = await laneHeads();
      const now = parts.clock.now().getTime();
      const due = heads.filter((row) => readyAt(row) <= now);
      if (due.length === 0 || stopping?.aborted) return earliest(heads.map(readyAt));
      for (let at = 0; at < due.length && !stopping?.aborted; at += LANES) {
        await Promise.all(due.slice(at, at + LANES).map(deliver));
      }
    }
  }

  /** The oldest waiting row of each destination: nothing overtakes it there, not even while it has to wait. */
  async function laneHeads(): Promise<OutboxRow[]> {
    const oldest = await db
      .select({ id: min(outbox.id) })
      .from(outbox)
      .where(eq(outbox.state, 'pending'))
      .groupBy(outbox.workspaceId, outbox.destination)
      .limit(BATCH);
    const ids = oldest.flatMap(({ id }) => (id ? [id] : []));
    return ids.length === 0 ? [] : db.select().from(outbox).where(inArray(outbox.id, ids));
  }

  function readyAt(row: OutboxRow): number {
    return Math.max(row.nextAt.getTime(), freeAt.get(laneOf(row)) ?? 0);
  }

  async function deliver(row: OutboxRow): Promise<void> {
    const claimed = await claim(row);
    if (!claimed) {
      freeAt.set(laneOf(row), parts.clock.now().getTime() + SPACING);
      return;
    }
    let card: CardRow | null;
    let prepared: Prepared;
    try {
      card = await cardOf(row.card);
      prepared = await prepare(claimed, card);
    } catch (thrown) {
      parts.log.warn({ err: thrown, outbox: row.id }, 'message not prepared');
      return claimed.attempts < PREPARATIONS ? again(claimed, null, 'not prepared') : refused(claimed, 'not prepared');
    }
    if (prepared.kind === 'drop') return finish(claimed, { state: 'dropped', error: prepared.why });
    if (prepared.kind === 'refuse') return refused(claimed, prepared.why);
    freeAt.set(laneOf(row), parts.clock.now().getTime() + SPACING);
    try {
      await send(claimed, card, prepared);
    } catch (thrown) {
      const failure = failureOf(thrown);
      parts.log.warn({ err: thrown, outbox: row.id, outcome: failure.kind, reason: failure.reason }, 'not delivered');
      await failed(claimed, card, failure, prepared.kind === 'edit');
    }
  }

  /** Of several couriers one gets the row, and the lane: an index allows one `sending` row for each destination. */
  async function claim(row: OutboxRow): Promise<OutboxRow | null> {
    const set = { state: 'sending' as const, attempts: row.attempts + 1, leaseUntil: soon(LEASE) };
    const [claimed] = await db
      .update(outbox)
      .set(set)
      .where(and(eq(outbox.id, row.id), eq(outbox.state, 'pending'), eq(outbox.attempts, row.attempts)))
      .returning()
      .catch(() => []);
    return claimed ?? null;
  }

  async function prepare(row: OutboxRow, card: CardRow | null): Promise<Prepared> {
    const shared = await isShared(row.destination);
    if (shared && row.internal) return { kind: 'refuse', why: 'shared_channel' };
    const words = card ? await draw(row, card, shared) : (row.payload as Message | null);
    if (!words) return { kind: 'drop', why: null };
    if (card?.ts && card.channel) return { kind: 'edit', words, channel: card.channel, ts: card.ts };
    if (!row.threadOf) return { kind: 'post', words, threadTs: null };
    const parent = await cardOf(row.threadOf);
    if (!parent?.ts) return { kind: 'drop', why: 'its thread was never posted' };
    return { kind: 'post', words, threadTs: parent.ts };
  }

  async function draw(row: OutboxRow, card: CardRow, shared: boolean): Promise<Message | null> {
    const renderer = parts.cards.get(card.kind);
    if (!renderer) return null;
    const scope = parts.database.scope(row.workspaceId);
    return renderer(card.subject, { ...scope, now: parts.clock.now(), shared, signals: parts.signals });
  }

  async function send(row: OutboxRow, card: CardRow | null, it: Prepared & { kind: 'post' | 'edit' }): Promise<void> {
    if (it.kind === 'edit') {
      const { channel, ts } = it;
      await parts.client.chat.update({ channel, ts, ...shape(it.words), parse: 'none', link_names: false });
      return finish(row, { state: 'sent', channel, ts });
    }
    const said = await parts.client.chat.postMessage({
      channel: row.destination,
      ...shape(it.words),
      ...(it.threadTs && { thread_ts: it.threadTs }),
      unfurl_links: false,
      unfurl_media: false,
    });
    if (!said.ok || !said.ts || !/^\d+\.\d+$/.test(said.ts)) throw new Error('Slack answered without a message');
    const place = { channel: said.channel ?? row.destination, ts: said.ts };
    const placed: Write[] = card ? [(tx) => tx.update(cards, place, eq(cards.id, card.id)).returning()] : [];
    await finish(row, { state: 'sent', ...place }, placed);
    if (!card?.pinned) return;
    await parts.client.pins
      .add({ channel: place.channel, timestamp: place.ts })
      .catch((err) => parts.log.warn({ err, channel: place.channel }, 'not pinned'));
  }

  async function failed(row: OutboxRow, card: CardRow | null, failure: Failure, edit: boolean): Promise<void> {
    if (edit && card && failure.kind === 'refused' && gone.has(failure.reason)) {
      // Somebody deleted the card, or Slack no longer lets us edit it: it is posted anew.
      const forgotten: Write = (tx) => tx.update(cards, { channel: null, ts: null }, eq(cards.id, card.id)).returning();
      return again(row, 0, failure.reason, [forgotten]);
    }
    if (failure.kind === 'refused') return refused(row, failure.reason);
    if (failure.kind === 'not-sent') {
      return row.attempts < ATTEMPTS ? again(row, failure.retryAfterMs, failure.reason) : refused(row, failure.reason);
    }
    // An edit may be repeated at will; a post only when it surely was not made.
    if (edit) return again(row, null, failure.reason);
    await finish(row, { state: 'unknown', error: failure.reason }, notice(row, 'unknown', failure.reason));
  }

  async function refused(row: OutboxRow, reason: string): Promise<void> {
    await finish(row, { state: 'dead', error: reason }, notice(row, 'dead', reason));
  }

  /** Back in line, after a while that grows with the attempts. A newer drawing of the same card makes this one needless. */
  async function again(row: OutboxRow, wait: number | null, error: string, more: readonly Write[] = []): Promise<void> {
    const nextAt = soon(wait ?? Math.min(60_000, 1_000 * 2 ** Math.min(row.attempts, 6)));
    const newer =
      row.card === null
        ? []
        : await db
            .select({ id: outbox.id })
            .from(outbox)
            .where(and(eq(outbox.card, row.card), eq(outbox.state, 'pending')))
            .limit(1);
    const state = newer.length > 0 ? 'dropped' : 'pending';
    await finish(row, { state, nextAt, error }, more);
  }

  /** A courier that died while sending leaves rows of which nobody knows; edits may simply be made again. */
  async function releaseTheDead(): Promise<void> {
    const stuck = await db
      .select()
      .from(outbox)
      .where(and(eq(outbox.state, 'sending'), lte(outbox.leaseUntil, parts.clock.now())))
      .limit(BATCH);
    for (const row of stuck) {
      const card = await cardOf(row.card);
      if (card?.ts) await again(row, 0, 'interrupted');
      else await finish(row, { state: 'unknown', error: 'interrupted' }, notice(row, 'unknown', 'interrupted'));
    }
  }

  async function cardOf(id: string | null): Promise<CardRow | null> {
    if (!id) return null;
    const [card] = await db.select().from(cards).where(eq(cards.id, id)).limit(1);
    return card ?? null;
  }

  /** The row's next state and what belongs to it, all or nothing; whoever was overtaken changes nothing. */
  async function finish(row: OutboxRow, set: Partial<OutboxRow>, more: readonly Write[] = []): Promise<void> {
    const mine = [eq(outbox.id, row.id), eq(outbox.state, 'sending'), eq(outbox.attempts, row.attempts)] as const;
    const moved: Write = (tx) => tx.update(outbox, { ...set, leaseUntil: null }, ...mine).returning();
    await parts.database
      .commit(row.workspaceId, [moved, ...more])
      .catch((err) => parts.log.error({ err, outbox: row.id }, 'outcome not noted; the lease will tell'));
  }

  function soon(ms: number): Date {
    return new Date(parts.clock.now().getTime() + ms);
  }

  return { run };
}

/** Slack's words for a message that can be edited no more. */
const gone = new Set(['message_not_found', 'edit_window_closed', 'cant_update_message']);

function laneOf(row: OutboxRow): string {
  return `${row.workspaceId}/${row.destination}`;
}

function earliest(moments: readonly number[]): Date | null {
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

function shape(words: Message): { text: string; blocks: never[] } {
  return { text: words.text, blocks: words.blocks as never[] };
}
