import type { Place } from './call.ts';
import type { Station } from './station.ts';
import type { CardRow } from './tables.ts';

/** Pins a card that is to be, where it stands. A convenience: without it the message stands all the same. */
export async function pin({ client, log }: Station, card: CardRow | null, { channel, ts }: Place): Promise<void> {
  if (!card?.pinned) return;
  await client.pins.add({ channel, timestamp: ts }).catch((err) => log.warn({ err, channel }, 'not pinned'));
}
