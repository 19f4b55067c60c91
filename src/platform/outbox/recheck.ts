import type { Write } from '../db/scope.ts';
import { type Answer, ask } from './ask.ts';
import { keeperOf, onRecord, takeBack } from './copies.ts';
import { lookMethod, type Sighting, sightings } from './history.ts';
import { keepsPlace } from './outcomes.ts';
import { canProve } from './proof.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/**
 * Some time after a message was posted again: whether its first copy came after all. Then one of them goes, and it is
 * looked once more, until a look finds nothing to take back.
 */
export async function recheck(station: Station, sent: OutboxRow): Promise<void> {
  const recheckAt = station.soon(station.patience.lease);
  const row = await station.take(sent, 'recheck', { rec: sent.rec + 1, recheckAt });
  if (!row) return station.leaveAlone(sent.id);
  if (!canProve(station.proof, row.destination)) return isOver(station, row);
  const look = await ask(station, row, lookMethod(row), () => sightings(station, row));
  if (look.kind === 'not-now') return later(station, row, look);
  if (look.kind === 'in-vain')
    return isOver(station, row, [onRecord(row, 'message.not-looked-for', row, { reason: look.reason })]);
  const kept = keeperOf(look.it);
  if (!kept) return isOver(station, row);
  // Before a copy goes: nobody may edit or answer one that is gone.
  if (kept.ts !== row.ts && !(await standsThere(station, row, kept))) return;
  await takeOthersBack(station, row, { kept, seen: look.it });
}

async function takeOthersBack(
  station: Station,
  row: OutboxRow,
  { kept, seen }: { kept: Sighting; seen: readonly Sighting[] },
): Promise<void> {
  const removed: Write[] = [];
  const stay: Write[] = [];
  for (const copy of seen) {
    if (copy.ts === kept.ts) continue;
    const gone = await takenBack(station, row, copy);
    if (gone.kind === 'not-now') return later(station, row, { ...gone, more: [...gone.more, ...removed] });
    if (gone.kind === 'said') removed.push(onRecord(row, 'message.remove-double', copy, { kept: kept.ts }));
    else stay.push(onRecord(row, 'message.keep-double', copy, { kept: kept.ts, reason: gone.reason }));
  }
  if (removed.length === 0) return isOver(station, row, stay);
  const nextAt = station.soon(station.patience.recheck);
  await later(station, row, { again: { nextAt, unread: 0 }, more: removed });
}

/** Unless people answered it too. */
async function takenBack(station: Station, row: OutboxRow, copy: Sighting): Promise<Answer<void>> {
  if (copy.replies > 0) return { kind: 'in-vain', reason: 'answered' };
  return ask(station, row, 'chat.delete', () => takeBack(station, copy));
}

async function standsThere(station: Station, row: OutboxRow, { channel, ts }: Sighting): Promise<boolean> {
  const place = { channel, ts };
  const writes = () => [move(row, 'recheck', { ...place, recheckAt: row.recheckAt }), ...keepsPlace(row, place)];
  return station.note(row, { writes });
}

async function later(
  station: Station,
  row: OutboxRow,
  { again: { nextAt, unread }, more }: Pick<Answer<unknown> & { kind: 'not-now' }, 'again' | 'more'>,
): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'recheck', { recheckAt: nextAt, unread }), ...more] });
}

async function isOver(station: Station, row: OutboxRow, more: readonly Write[] = []): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'recheck', { recheckAt: null }), ...more] });
}
