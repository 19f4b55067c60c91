import type { WebClient } from '@slack/web-api';
import type { Patience } from './meet.ts';

/** How a channel takes golive's internal words: outsiders may read along, or golive is no member. */
export type ChannelState = 'open' | 'shared' | 'closed';

/** Slack's word about a channel, for somebody in front of a screen; null when it can't be asked now. */
export async function channelState(
  client: WebClient,
  channel: string,
  patient: Patience,
): Promise<ChannelState | null> {
  const answer = client.conversations.info({ channel }).then(
    ({ channel: facts }): ChannelState | null => {
      if (!facts) return null;
      if (facts.is_ext_shared || facts.is_pending_ext_shared) return 'shared';
      return facts.is_member && !facts.is_archived ? 'open' : 'closed';
    },
    // A private channel is not found by who is not in it.
    (error: { data?: { error?: string } }) => (error.data?.error === 'channel_not_found' ? 'closed' : null),
  );
  return Promise.race([answer, patient()]);
}
