import { and, eq, isNull, type SQL, sql } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Place } from './call.ts';
import { keepFree } from './lanes.ts';
import { pauseAfter } from './patience.ts';
import { canProve } from './proof.ts';
import type { Station } from './station.ts';
import { cards, type OutboxRow, outbox } from './tables.ts';
import { type Change, move } from './transitions.ts';
import { placeOf } from './words.ts';

/** Slack's words for a message that can be edited no more: somebody deleted it, or it is too old. */
export function isForgotten(reason: string): boolean {
  return reason === 'message_not_found' || reason === 'edit_window_closed' || reason === 'cant_update_message';
}

interface Back {
  /** What Slack told to wait: a destination, a method. */
  keep?: readonly string[];
  /** The time stamp where its card does not stand any more: it will be posted anew, unless it stands elsewhere by now. */
  gone?: string;
  set?: Change;
  overtaken?(): Promise<void>;
}

/** Back in line after `wait` milliseconds; null: after a while that grows with the attempts. */
export async function goesBack(
  station: Station,
  row: OutboxRow,
  wait: number | null,
  error: string,
  { keep = [], gone, set = {}, overtaken }: Back = {},
): Promise<void> {
  const nextAt = station.soon(wait ?? pauseAfter(row.attempts, station.patience.backoff, station.fraction()));
  const { card } = row;
  const forgotten: Write[] =
    card && gone
      ? [(tx) => tx.update(cards, { channel: null, ts: null, moved: null }, eq(cards.id, card), stoodAt(gone))]
      : [];
  const writes = async () => [
    await onceMore(station, row, { nextAt, error, ...set }),
    ...forgotten,
    ...keep.map((lane) => keepFree(lane, nextAt)),
  ];
  await station.note(row, { writes, overtaken });
}

/** A card that is on its way home stands where it was. */
function stoodAt(ts: string): SQL {
  return sql`(${cards.ts} = ${ts} or ${cards.ts} is null)`;
}

/**
 * Into the line again, unless a newer drawing of the same card waits there: that shows everything this one would. Where
 * nobody could tell whether this one was posted, it takes over by what it would be found, and how often that was.
 */
export async function onceMore(station: Station, row: OutboxRow, set: Change): Promise<Write> {
  const sending = row.state === 'sending';
  if (!(await isOverdrawn(station, row))) return move(row, sending ? 'unsent' : 'repeat', set);
  const { card, doubts, metadataKey, since, rec } = { ...row, ...set };
  return function* (tx) {
    yield move(row, sending ? 'needless' : 'forgo', { error: 'a newer drawing took its place' })(tx);
    if (card && doubts > 0)
      yield tx.update(outbox, { doubts, metadataKey, since, rec }, eq(outbox.card, card), eq(outbox.state, 'pending'));
  };
}

async function isOverdrawn(station: Station, row: OutboxRow): Promise<boolean> {
  if (!row.card) return false;
  const newer = and(eq(outbox.card, row.card), eq(outbox.state, 'pending'));
  const found = await station.database.db.select({ id: outbox.id }).from(outbox).where(newer).limit(1);
  return found.length > 0;
}

/** To the first of these places, and there says where it was meant to go. */
export async function goesElsewhere(
  station: Station,
  row: OutboxRow,
  reason: string,
  { places: [destination, ...fallback], more }: { places: readonly string[]; more: readonly Write[] },
): Promise<void> {
  if (!destination) throw new Error('there is no other place');
  const first = { meantFor: placeOf(row), refusal: row.refusal ?? reason };
  const set = { ...alone(station, reason), destination, fallback, ...first };
  await station.note(row, { writes: async () => [...more, await onceMore(station, row, set)] });
}

/** On its own, out of a thread that was deleted; a line about it is lost with it. */
export async function leavesThread(station: Station, row: OutboxRow, reason: string): Promise<void> {
  if (row.class === 'replaceable') return goesNowhere(station, row, 'its thread was deleted');
  await station.note(row, { writes: async () => [await onceMore(station, row, alone(station, reason))] });
}

function alone(station: Station, error: string) {
  return { nextAt: station.now(), threadOf: null, threadTs: null, error };
}

/** Its card stands where the message does. */
export function standsAt(row: OutboxRow, place: Place): Write[] {
  const { card, meantFor, destination, refusal } = row;
  if (!card) return [];
  const moved = meantFor ? { to: destination, reason: refusal } : null;
  return [(tx) => tx.update(cards, { ...place, moved }, eq(cards.id, card)).returning()];
}

/** The same, unless it stands elsewhere by now than in `was`. */
export function keepsPlace(row: OutboxRow, place: Place, was = row.ts): Write[] {
  const { card, meantFor, destination, refusal } = row;
  if (!card) return [];
  const moved = meantFor ? { to: destination, reason: refusal } : null;
  const there = was === null ? isNull(cards.ts) : eq(cards.ts, was);
  return [(tx) => tx.update(cards, { ...place, moved }, eq(cards.id, card), there)];
}

export async function goesNowhere(station: Station, row: OutboxRow, why: string | null): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'needless', { error: why })] });
}

/** What may have been posted more than once may come to light more than once, where that can be seen. */
export function secondLook(station: Station, { destination }: OutboxRow, mayBeTwice: boolean): Date | null {
  return mayBeTwice && canProve(station.proof, destination) ? station.soon(station.patience.recheck) : null;
}
