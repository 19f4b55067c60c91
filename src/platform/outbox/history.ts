import { and, eq, sql } from '../db/drizzle.ts';
import { type Answer, ask } from './ask.ts';
import { EVENT_TYPE, type Place } from './call.ts';
import { failureOf } from './failures.ts';
import type { Station } from './station.ts';
import { type OutboxRow, outbox } from './tables.ts';

/** One of our messages as Slack's history has it. */
export interface Sighting extends Place {
  replies: number;
}

/** As many messages as Slack hands out at a time. */
const PAGE = 999;
/** How far back a look goes beyond what is known to be older than the message, in seconds. */
const MARGIN = 300;
/** The same where nothing is: beyond its creation, for whose moment our own clock is taken. */
const A_DAY = 24 * 3_600;

interface HistoryPage {
  messages?: readonly {
    ts?: string;
    reply_count?: number;
    metadata?: { event_type?: string; event_payload?: object };
  }[];
  response_metadata?: { next_cursor?: string };
}

/** Looks for every copy of the message in its channel or thread. */
export async function look(station: Station, row: OutboxRow): Promise<Answer<readonly Sighting[]>> {
  const known = await channelOf(station, row);
  const open = () => opened(station, row);
  const channel = known ? { kind: 'said' as const, it: known } : await ask(station, row, 'conversations.open', open);
  if (channel.kind !== 'said') return channel;
  const method = row.threadTs ? 'conversations.replies' : 'conversations.history';
  return ask(station, row, method, () => sightings(station, row, channel.it));
}

/**
 * The oldest first. The window begins by Slack's own clock: at the newest message that was ours before this one was first
 * tried, if there is one. Throws what Slack's client throws.
 */
async function sightings(station: Station, row: OutboxRow, channel: string): Promise<Sighting[]> {
  const since = row.since ? Number(row.since) - MARGIN : row.createdAt.getTime() / 1_000 - A_DAY;
  const window = { channel, oldest: since.toFixed(6), limit: PAGE, include_all_metadata: true };
  const found: Sighting[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf(station, row, { ...window, ...(cursor && { cursor }) });
    for (const { ts, reply_count: replies = 0, metadata } of page.messages ?? []) {
      if (ts && metadata?.event_type === EVENT_TYPE && keyIn(metadata.event_payload) === row.metadataKey)
        found.push({ channel, ts, replies });
    }
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return found.sort((one, other) => (one.ts < other.ts ? -1 : 1));
}

/** A thread shows no sooner than the message it hangs on; in one that was deleted nothing stands. */
async function pageOf({ client }: Station, { threadTs }: OutboxRow, from: { channel: string }): Promise<HistoryPage> {
  const { history, replies } = client.conversations;
  if (!threadTs) return (await history(from)) as HistoryPage;
  return replies({ ...from, ts: threadTs }).catch((thrown) => {
    if (failureOf(thrown).reason === 'thread_not_found') return {};
    throw thrown;
  }) as Promise<HistoryPage>;
}

function keyIn(payload: object | undefined): unknown {
  return (payload as { key?: unknown } | undefined)?.key;
}

/** A person's direct messages have a channel of their own, known from an earlier one; null: it is still to be opened. */
async function channelOf({ database }: Station, row: OutboxRow): Promise<string | null> {
  if (/^[CDG]/.test(row.destination)) return row.destination;
  const earlier = and(
    eq(outbox.workspaceId, row.workspaceId),
    eq(outbox.destination, row.destination),
    sql`${outbox.channel} like 'D%'`,
  );
  const [known] = await database.db.select({ channel: outbox.channel }).from(outbox).where(earlier).limit(1);
  return known?.channel ?? null;
}

async function opened({ client }: Station, { destination: users }: OutboxRow): Promise<string> {
  const { channel } = await client.conversations.open({ users });
  if (!channel?.id) throw new Error('Slack opened no conversation');
  return channel.id;
}
