import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { and, asc, eq, lte } from '../db/drizzle.ts';
import type { Card, Signals } from '../feature.ts';
import type { Logger } from '../log.ts';
import type { Message } from '../slack/blocks.ts';
import { actions, button, message, section } from '../slack/blocks.ts';
import { channel as channelName } from '../slack/mrkdwn.ts';
import { sharedChannels } from './channels.ts';
import { post } from './enqueue.ts';
import { cureFor, type Failure, failureOf } from './failures.ts';
import { cards, outbox } from './tables.ts';

type Row = typeof outbox.$inferSelect;
type CardRow = typeof cards.$inferSelect;

/** Slack takes about one message a second in each channel. */
const SPACING = 1_000;
/** A send that has not come back by then is not under way any more: the client's timeout and a long pause. */
const LEASE = 90_000;
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
  run(): Promise<Date | null>;
}

/**
 * Posts what was committed. Every transition is a compare-and-set on the attempt, so that no two couriers send one row;
 * an outcome that nobody can tell is kept as such and never repeated by guesswork.
 */
export function createCourier(parts: CourierParts): Courier {
  const { db } = parts.database;
  const freeAt = new Map<string, number>();
  const isShared = sharedChannels(parts.client, parts.clock);

  async function run(): Promise<Date | null> {
    await releaseTheDead();
    for (;;) {
      const lanes = await dueLanes();
      if (lanes.length === 0) return nextMoment();
      for (let at = 0; at < lanes.length; at += LANES) await Promise.all(lanes.slice(at, at + LANES).map(deliver));
    }
  }

  /** The oldest row of each destination that is due and whose destination may be written to again. */
  async function dueLanes(): Promise<Row[]> {
    const now = parts.clock.now();
    const due = await db
      .select()
      .from(outbox)
      .where(and(eq(outbox.state, 'pending'), lte(outbox.nextAt, now)))
      .orderBy(asc(outbox.id))
      .limit(BATCH);
    const lanes = new Map<string, Row>();
    for (const row of due) {
      const lane = `${row.workspaceId}/${row.destination}`;
      if (!lanes.has(lane) && (freeAt.get(lane) ?? 0) <= now.getTime()) lanes.set(lane, row);
    }
    return [...lanes.values()];
  }

  async function nextMoment(): Promise<Date | null> {
    const waiting = await db
      .select({ nextAt: outbox.nextAt, workspaceId: outbox.workspaceId, destination: outbox.destination })
      .from(outbox)
      .where(eq(outbox.state, 'pending'))
      .orderBy(asc(outbox.nextAt))
      .limit(BATCH);
    const moments = waiting.map((row) =>
      Math.max(row.nextAt.getTime(), freeAt.get(`${row.workspaceId}/${row.destination}`) ?? 0),
    );
    return moments.length === 0 ? null : new Date(Math.min(...moments));
  }

  async function deliver(row: Row): Promise<void> {
    const claimed = await move(row, 'pending', {
      state: 'sending',
      attempts: row.attempts + 1,
      leaseUntil: soon(LEASE),
    });
    if (!claimed) return;
    freeAt.set(`${row.workspaceId}/${row.destination}`, parts.clock.now().getTime() + SPACING);
    const card = await cardOf(row.card);
    try {
      await send(claimed, card);
    } catch (thrown) {
      await failed(claimed, card, failureOf(thrown), thrown);
    }
  }

  async function send(row: Row, card: CardRow | null): Promise<void> {
    const shared = await isShared(row.destination);
    if (shared && row.internal) return refused(row, 'shared_channel');
    const words = card ? await draw(row, card, shared) : (row.payload as unknown as Message | null);
    if (!words) return finished(row, { state: 'dropped' });
    if (card?.ts && card.channel) {
      await parts.client.chat.update({
        channel: card.channel,
        ts: card.ts,
        ...shape(words),
        parse: 'none',
        link_names: false,
      });
      return finished(row, { state: 'sent', channel: card.channel, ts: card.ts });
    }
    const parent = await cardOf(row.threadOf);
    if (row.threadOf && !parent?.ts) return finished(row, { state: 'dropped', error: 'the thread was never posted' });
    const said = await parts.client.chat.postMessage({
      channel: row.destination,
      ...shape(words),
      ...(parent?.ts && { thread_ts: parent.ts }),
      unfurl_links: false,
      unfurl_media: false,
    });
    if (!said.ok || !said.ts || !/^\d+\.\d+$/.test(said.ts)) throw new Error('Slack answered without a message');
    await finished(row, { state: 'sent', channel: said.channel ?? null, ts: said.ts });
    if (card) await placed(card, said.channel ?? row.destination, said.ts);
  }

  async function draw(row: Row, card: CardRow, shared: boolean): Promise<Message | null> {
    const renderer = parts.cards.get(card.kind);
    if (!renderer) return null;
    return renderer(card.subject, {
      ...parts.database.scope(row.workspaceId),
      now: parts.clock.now(),
      shared,
      signals: parts.signals,
    });
  }

  async function placed(card: CardRow, channel: string, ts: string): Promise<void> {
    await db.update(cards).set({ channel, ts }).where(eq(cards.id, card.id));
    if (!card.pinned) return;
    await parts.client.pins
      .add({ channel, timestamp: ts })
      .catch((err) => parts.log.warn({ err, channel }, 'not pinned'));
  }

  async function failed(row: Row, card: CardRow | null, failure: Failure, thrown: unknown): Promise<void> {
    parts.log.warn(
      { err: thrown, outbox: row.id, outcome: failure.kind, reason: failure.reason },
      'message not delivered',
    );
    const edit = Boolean(card?.ts);
    if (edit && failure.kind === 'refused' && failure.reason === 'message_not_found') {
      // Somebody deleted the card: it is posted anew.
      await db
        .update(cards)
        .set({ channel: null, ts: null })
        .where(eq(cards.id, card?.id ?? ''));
      return again(row, 0, failure.reason);
    }
    if (failure.kind === 'refused') return refused(row, failure.reason);
    // An edit may be repeated at will; a post only when it surely was not made.
    if (failure.kind === 'not-sent' || edit) {
      const wait = failure.kind === 'not-sent' ? failure.retryAfterMs : null;
      return again(row, wait ?? Math.min(60_000, 1_000 * 2 ** Math.min(row.attempts, 6)), failure.reason);
    }
    await finished(row, { state: 'unknown', error: failure.reason });
  }

  async function again(row: Row, wait: number, error: string): Promise<void> {
    // A newer drawing of the same card may wait already; then this one is no longer needed.
    const moved = await move(row, 'sending', { state: 'pending', nextAt: soon(wait), error }).catch(() => null);
    if (!moved) await finished(row, { state: 'dropped', error });
  }

  async function refused(row: Row, reason: string): Promise<void> {
    await finished(row, { state: 'dead', error: reason });
    if (!row.onBehalfOf) return;
    const where = /^[CG]/.test(row.destination) ? channelName(row.destination) : 'your direct messages';
    const words = message([
      section(`A message could not be posted. ${cureFor(reason, where)}`),
      reason === 'shared_channel'
        ? null
        : actions(button({ id: 'admin.repost', text: 'Post again', value: { outbox: row.id } })),
    ]);
    const notice = post({
      key: `refused:${row.id}:${row.attempts}`,
      class: 'never-missing',
      to: row.onBehalfOf,
      message: words,
      internal: false,
      onBehalfOf: null,
    });
    await parts.database.commit(row.workspaceId, [notice]);
  }

  /** A courier that died while sending leaves rows of which nobody knows; edits may simply be made again. */
  async function releaseTheDead(): Promise<void> {
    const stuck = await db
      .select()
      .from(outbox)
      .where(and(eq(outbox.state, 'sending'), lte(outbox.leaseUntil, parts.clock.now())))
      .limit(BATCH);
    for (const row of stuck) {
      const edit = Boolean((await cardOf(row.card))?.ts);
      if (edit) await again(row, 0, 'interrupted');
      else await finished(row, { state: 'unknown', error: 'interrupted' });
    }
  }

  async function cardOf(id: string | null): Promise<CardRow | null> {
    if (!id) return null;
    const [card] = await db.select().from(cards).where(eq(cards.id, id)).limit(1);
    return card ?? null;
  }

  async function finished(row: Row, set: Partial<Row>): Promise<void> {
    await move(row, 'sending', { ...set, leaseUntil: null });
  }

  async function move(row: Row, from: Row['state'], set: Partial<Row>): Promise<Row | null> {
    const [moved] = await db
      .update(outbox)
      .set(set)
      .where(and(eq(outbox.id, row.id), eq(outbox.state, from), eq(outbox.attempts, row.attempts)))
      .returning();
    return moved ?? null;
  }

  function soon(ms: number): Date {
    return new Date(parts.clock.now().getTime() + ms);
  }

  return { run };
}

function shape(words: Message): { text: string; blocks: never[] } {
  return { text: words.text, blocks: words.blocks as never[] };
}
