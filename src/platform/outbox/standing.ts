import type { Place } from './call.ts';
import type { CardRow, OutboxRow } from './tables.ts';

/**
 * Where in the row's own place its card stands, to be edited; null: it is posted. Each drawing begins where the card
 * belongs, and comes to where it was moved only when it is refused again.
 */
export function standing(row: OutboxRow, card: CardRow | null): Place | null {
  const ts = card?.ts ?? card?.moved?.was;
  if (!card?.channel || !ts || (card.moved?.to ?? card.destination) !== row.destination) return null;
  return { channel: card.channel, ts };
}
