import { ErrorCode, type WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';

/** A channel may become shared at any time; this is how long its last known state is believed, in milliseconds. */
const BELIEVED = 5 * 60_000;

/**
 * Says whether people of another organisation can read a channel. Throws what Slack's client throws when it can't be
 * asked; while Slack says to wait, it is not asked.
 */
export function sharedChannels(client: WebClient, clock: Clock): (channel: string) => Promise<boolean> {
  const known = new Map<string, { shared: boolean; at: number }>();
  let closed: { until: number; error: unknown } | null = null;
  return async (channel) => {
    if (!/^[CG]/.test(channel)) return false;
    const now = clock.now().getTime();
    const last = known.get(channel);
    if (last && now - last.at < BELIEVED) return last.shared;
    if (closed && now < closed.until) throw closed.error;
    try {
      const { channel: facts } = await client.conversations.info({ channel });
      const shared = Boolean(facts?.is_ext_shared || facts?.is_pending_ext_shared);
      known.set(channel, { shared, at: now });
      return shared;
    } catch (error) {
      const { code, retryAfter = 1 } = error as { code?: string; retryAfter?: number };
      if (code === ErrorCode.RateLimitedError) closed = { until: now + retryAfter * 1_000, error };
      throw error;
    }
  };
}
