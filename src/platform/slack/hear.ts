import { z } from 'zod';
import { follow } from '../directory/follow.ts';
import type { Acquaintance } from '../directory/meet.ts';
import { heardOf } from '../directory/sharing.ts';

/** What Slack tells of its own accord; true when something was committed. */
export type Hear = (body: unknown) => Promise<boolean>;

const told = z.object({
  event: z.discriminatedUnion('type', [
    z.object({ type: z.literal('channel_shared'), channel: z.string() }),
    z.object({ type: z.literal('channel_unshared'), channel: z.string(), is_ext_shared: z.boolean().default(false) }),
    z.object({ type: z.literal('user_change'), user: z.unknown() }),
  ]),
});

/** Events about channels and people. They may come twice, late or never: each says how things stand, no more. */
export function createHearing(parts: Acquaintance): Hear {
  return async (body) => {
    const { event } = told.parse(body);
    if (event.type === 'user_change') return follow(parts, event.user);
    const shared = event.type === 'channel_shared' || event.is_ext_shared;
    await parts.database.commit(parts.team, [heardOf(event.channel, shared)]);
    return true;
  };
}
