import { inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { cardId } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import type { Place } from './places.ts';

/** Which of these cards people have already: only a new message rings, and some wait for the end of quiet hours. */
export async function standing(scope: Scope, places: readonly Place[]): Promise<(place: Place) => boolean> {
  const idOf = ({ card }: Place) => cardId(scope.workspace, card);
  if (places.length === 0) return () => false;
  const rows = await scope.pick(cards, { id: cards.id, ts: cards.ts }, inArray(cards.id, places.map(idOf)));
  const stand = new Set(rows.filter(({ ts }) => ts !== null).map(({ id }) => id));
  return (place) => stand.has(idOf(place));
}
