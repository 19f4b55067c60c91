import { eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { Conflict } from '../refusal.ts';
import type { Place } from './call.ts';
import { onRecord, takeBack } from './copies.ts';
import { show } from './enqueue.ts';
import { failureOf } from './failures.ts';
import { keepsPlace, secondLook } from './outcomes.ts';
import type { Station } from './station.ts';
import { type CardRow, type OutboxRow, outbox } from './tables.ts';
import { mayGo, move } from './transitions.ts';

/**
 * A courier was paused for so long that it was taken for lost, and then its call went through. It alone knows where the
 * message stands: nobody posts it again, and if somebody already has, this copy goes.
 */
export async function cameLate(station: Station, row: OutboxRow, card: CardRow | null, place: Place): Promise<void> {
  const placed = keepsPlace(row, place, card?.ts ?? null);
  for (;;) {
    const [now] = await station.database.db.select().from(outbox).where(eq(outbox.id, row.id)).limit(1);
    if (!now || now.ts === place.ts) return;
    try {
      return await station.database.commit(row.workspaceId, await knownNow(station, now, place, placed));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function knownNow(
  station: Station,
  now: OutboxRow,
  place: Place,
  placed: readonly Write[],
): Promise<readonly Write[]> {
  const known = { ...place, error: null, unread: 0, recheckAt: secondLook(station, now, now.doubts > 1) };
  const stands = (await station.cardOf(now.card))?.ts;
  if (mayGo(now, 'came') && (!stands || stands === place.ts)) return [move(now, 'came', known), ...placed];
  // Whoever looks at it just now knows less than that.
  const rec = now.rec + 1;
  // Somebody saw it and said so.
  if (now.state === 'sent' && now.ts === null) return [move(now, 'recheck', { ...place, rec }), ...placed];
  try {
    await takeBack(station, place);
    return [onRecord(now, 'message.remove-double', place, { kept: now.ts ?? stands })];
  } catch (err) {
    const { reason } = failureOf(err);
    station.log.warn({ err, outbox: now.id, ...place }, 'a second copy could not be removed');
    const recheckAt = secondLook(station, now, true);
    if (recheckAt && mayGo(now, 'recheck')) return [move(now, 'recheck', { rec, recheckAt })];
    return [onRecord(now, 'message.keep-double', place, { kept: now.ts ?? stands, reason })];
  }
}

/** The same of an edit: what was shown late may be older than what another courier showed since. */
export async function drawAgain(station: Station, row: OutboxRow): Promise<void> {
  const card = await station.cardOf(row.card);
  if (!card) return;
  const { kind, subject, destination: to } = card;
  const { onBehalfOf } = row;
  await station.database.commit(row.workspaceId, [show({ kind, subject, to }, { onBehalfOf, class: row.class })]);
}
