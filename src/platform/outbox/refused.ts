import type { Write } from '../db/scope.ts';
import { adminsOf, answering, nextPlaces, withOwner } from './fallback.ts';
import { notice } from './notice.ts';
import { goesElsewhere, leavesThread } from './outcomes.ts';
import { isEverywhere } from './refusals.ts';
import { leavesTogether } from './rejoin.ts';
import type { Station } from './station.ts';
import { refusedThere } from './strikes.ts';
import type { CardRow, OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/** For good: another place gets it, or else its owner is told. */
export async function refused(
  station: Station,
  row: OutboxRow,
  reason: string,
  about: 'place' | 'message',
): Promise<void> {
  if (reason === 'thread_not_found') return leavesThread(station, row, reason);
  const card = await station.cardOf(row.card);
  const more: Write[] = [];
  if (about === 'place') {
    if (await leavesTogether(station, row, reason)) return;
    more.push(...(await strikeOf(station, row, card, reason)));
    const places = await nextPlaces(station, row, card);
    if (places.length > 0) return goesElsewhere(station, row, reason, { places, more });
  }
  const owned = await withOwner(station, row);
  const set = { error: reason, onBehalfOf: owned.onBehalfOf };
  await station.note(row, { writes: () => [...more, move(row, 'refused', set), ...notice(owned, 'dead', reason)] });
}

async function strikeOf(station: Station, row: OutboxRow, card: CardRow | null, reason: string): Promise<Write[]> {
  if (row.scheduleId === null || card?.pinned || card?.ts || isEverywhere(reason)) return [];
  const whom = [...(await answering(station, row)), ...(await adminsOf(station, row))];
  return refusedThere(row, reason, [...new Set(whom)]);
}
