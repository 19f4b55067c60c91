import { record } from '../audit/record.ts';
import { eq } from '../db/drizzle.ts';
import { Conflict } from '../refusal.ts';
import type { Place } from './call.ts';
import { show } from './enqueue.ts';
import { keepsPlace } from './outcomes.ts';
import type { Station } from './station.ts';
import { type CardRow, type OutboxRow, outbox } from './tables.ts';
import { mayGo, move } from './transitions.ts';

/**
 * A courier was paused for so long that it was taken for lost, and then its call went through. It alone knows where the
 * message stands: nobody posts it again, and if somebody already has, this copy goes.
 */
export async function cameLate(
  station: Station,
  row: OutboxRow,
  card: CardRow | null,
  place: Place,
  kind: 'post' | 'edit',
): Promise<void> {
  if (kind === 'edit') return drawAgain(station, row, card);
  for (;;) {
    const [now] = await station.database.db.select().from(outbox).where(eq(outbox.id, row.id)).limit(1);
    if (!now || now.ts === place.ts) return;
    if (!mayGo(now, 'came')) return removeCopy(station, now, place, now.ts);
    try {
      return await station.database.commit(row.workspaceId, [
        move(now, 'came', { ...place, error: null }),
        ...keepsPlace(row, place, card?.ts ?? null),
      ]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

/** What was shown late may be older than what another courier showed since. */
async function drawAgain(station: Station, row: OutboxRow, card: CardRow | null): Promise<void> {
  if (!card) return;
  const { kind, subject, destination: to } = card;
  const { onBehalfOf } = row;
  await station.database.commit(row.workspaceId, [show({ kind, subject, to }, { onBehalfOf, class: row.class })]);
}

/** People answered a second copy too: it stays, and the audit says where. */
export async function keepCopy(station: Station, row: OutboxRow, copy: Place, kept: string | null): Promise<void> {
  await onRecord(station, row, 'message.keep-double', copy, kept);
}

/** Takes a second copy out of Slack, and says so in the audit. */
export async function removeCopy(station: Station, row: OutboxRow, copy: Place, kept: string | null): Promise<void> {
  try {
    await station.client.chat.delete(copy);
  } catch (err) {
    station.log.warn({ err, outbox: row.id, ...copy }, 'a second copy could not be removed');
    return;
  }
  await onRecord(station, row, 'message.remove-double', copy, kept);
}

async function onRecord(
  station: Station,
  row: OutboxRow,
  action: string,
  copy: Place,
  kept: string | null,
): Promise<void> {
  const line = record({
    actor: 'golive',
    via: 'courier',
    action,
    subject: `outbox:${row.id}`,
    before: { channel: copy.channel, ts: copy.ts },
    after: { kept },
  });
  await station.database.commit(row.workspaceId, [line]);
}
