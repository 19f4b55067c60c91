import type { Write } from '../db/scope.ts';
import { ENOUGH } from './failed.ts';
import { mayBeNo } from './failures.ts';
import { withOwner } from './fallback.ts';
import { notice } from './notice.ts';
import { onceMore } from './outcomes.ts';
import { refused } from './refused.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';
import { noteAlso, REPEATED } from './words.ts';

/** What surely is not there was sent so often, five minutes apart by the looks at history: for about eight hours. */
const HOPELESS = 100;

/** Slack's history does not have it: posted again, until it must be believed that Slack won't take it. */
export async function absent(station: Station, row: OutboxRow): Promise<void> {
  if (isNo(row)) return refused(station, row, row.error ?? '', 'message');
  if (row.doubts >= HOPELESS) return refused(station, row, 'given up', 'message');
  await again(station, row, row.note);
}

/** Nobody can tell whether it was posted: its class decides, and a person where its class would guess once too often. */
export async function unproved(station: Station, row: OutboxRow): Promise<void> {
  const isAsked = row.class === 'never-twice' || row.doubts >= ENOUGH;
  const until = isAsked ? after(row, station.patience.park) : after(row, pauseBefore(station, row));
  if (station.now() < until) return lookAgain(station, row, { nextAt: until });
  // The next edit of a drawn card would post it anew just so; what is replaceable and has words comes again by itself.
  if (row.class === 'replaceable' && (!row.card || row.payload)) return letGo(station, row);
  if (!isAsked) return again(station, row, row.class === 'never-missing' ? noteAlso(row.note, REPEATED) : row.note);
  if (isNo(row)) return refused(station, row, row.error ?? '', 'message');
  const reason = row.error ?? 'interrupted';
  const owned = await withOwner(station, row);
  const { onBehalfOf } = owned;
  await station.note(row, { writes: () => [move(row, 'park', { onBehalfOf }), ...notice(owned, 'parked', reason)] });
}

export async function lookAgain(
  station: Station,
  row: OutboxRow,
  set: { nextAt: Date; unread?: number },
  more: readonly Write[] = [],
): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'notYet', set), ...more] });
}

/** Said once more, with this note. */
export async function again(station: Station, row: OutboxRow, note: string | null): Promise<void> {
  await station.note(row, { writes: async () => [await onceMore(station, row, { nextAt: station.now(), note })] });
}

async function letGo(station: Station, row: OutboxRow): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'forgo', { error: 'Slack gave no answer' })] });
}

/** Up to a quarter longer than it must be, and for one message always the same: a channel's don't come back together. */
function pauseBefore({ patience }: Station, { doubts, metadataKey }: OutboxRow): number {
  const least = patience.repeats[Math.max(0, doubts - 1)] ?? patience.park;
  const share = Number.parseInt((metadataKey ?? '0').slice(0, 4), 16) / 2 ** 16;
  return Math.round(least * (1 + share / 4));
}

function after(row: OutboxRow, ms: number): Date {
  return new Date((row.lastAttemptAt ?? row.createdAt).getTime() + ms);
}

function isNo(row: OutboxRow): boolean {
  return row.doubts >= ENOUGH && mayBeNo(row.error);
}
