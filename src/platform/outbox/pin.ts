import type { Place } from './call.ts';
import type { Station } from './station.ts';

/** A convenience: without it the message stands all the same. */
export async function pin({ client, log }: Station, { channel, ts }: Place): Promise<void> {
  await client.pins.add({ channel, timestamp: ts }).catch((err) => log.warn({ err, channel }, 'not pinned'));
}
