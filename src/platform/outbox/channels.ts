import { ErrorCode, type WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { desc, eq, sql } from '../db/drizzle.ts';
import { prepared } from '../db/plans.ts';
import { sharings } from '../directory/tables.ts';
import { isChannel } from '../slack/mrkdwn.ts';

/** A channel may become shared at any time; this is how long its last known state is believed, in milliseconds. */
const BELIEVED = 5 * 60_000;

interface Parts {
  database: Database;
  client: WebClient;
  clock: Clock;
}

/**
 * Says whether people of another organisation can read a channel. What was known is forgotten as soon as an event about
 * the channel came, on whatever instance. Throws what Slack's client throws when it can't be asked; while Slack says to
 * wait, it is not asked.
 */
export function sharedChannels({ database, client, clock }: Parts): (channel: string) => Promise<boolean> {
  const known = new Map<string, { shared: boolean; at: number; event: number }>();
  const lastEvent = eventReader(database);
  let closed: { until: number; error: unknown } | null = null;
  return async (channel) => {
    if (!isChannel(channel)) return false;
    const now = clock.now().getTime();
    const event = await lastEvent(channel);
    const last = known.get(channel);
    if (last && last.event === event && now - last.at < BELIEVED) return last.shared;
    if (closed && now < closed.until) throw closed.error;
    try {
      const { channel: facts } = await client.conversations.info({ channel });
      const shared = Boolean(facts?.is_ext_shared || facts?.is_pending_ext_shared);
      known.set(channel, { shared, at: now, event });
      return shared;
    } catch (error) {
      const { code, retryAfter = 1 } = error as { code?: string; retryAfter?: number };
      if (code === ErrorCode.RateLimitedError) closed = { until: now + retryAfter * 1_000, error };
      throw error;
    }
  };
}

/** When an event last told something of a channel, in milliseconds; 0: never. */
function eventReader({ db }: Database): (channel: string) => Promise<number> {
  const select = db
    .select({ at: sharings.heardAt })
    .from(sharings)
    .where(eq(sharings.channel, sql.placeholder('channel')))
    .orderBy(desc(sharings.heardAt))
    .limit(sql.raw('1') as never);
  const read = prepared<{ at: Date }>(db, select);
  return async (channel) => (await read({ channel }))[0]?.at.getTime() ?? 0;
}
