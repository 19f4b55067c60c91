import { keeperOf } from './copies.ts';
import { look, type Sighting } from './history.ts';
import { secondLook, standsAt } from './outcomes.ts';
import { pin } from './pin.ts';
import { canProve } from './proof.ts';
import { standing } from './standing.ts';
import type { Station } from './station.ts';
import { tookIt } from './strikes.ts';
import type { CardRow, OutboxRow } from './tables.ts';
import { move } from './transitions.ts';
import { absent, again, lookAgain, unproved } from './undecided.ts';

/** Finds out what became of a message, or decides by its class where nobody can. */
export async function reconcile(station: Station, doubtful: OutboxRow): Promise<void> {
  const leaseUntil = station.soon(station.patience.lease);
  const claim = { rec: doubtful.rec + 1, owner: station.name, leaseUntil, ...lastSeen(station, doubtful) };
  const row = await station.take(doubtful, 'examine', claim);
  if (!row) return station.leaveAlone(doubtful.id);
  const card = await station.cardOf(row.card);
  // Its card stands: it was an edit, and edits may be made again.
  if (standing(row, card)) return again(station, row, row.note);
  if (!canProve(station.proof, row.destination) || !row.metadataKey) return unproved(station, row);
  await lookInto(station, row, card);
}

/** A sender that vanished may have sent until its lease ran out. */
function lastSeen(station: Station, row: OutboxRow) {
  if (row.state !== 'sending') return {};
  return { lastAttemptAt: row.leaseUntil ?? station.now(), error: 'interrupted', doubts: row.doubts + 1 };
}

async function lookInto(station: Station, row: OutboxRow, card: CardRow | null): Promise<void> {
  const at = station.now().getTime();
  const looked = await look(station, row);
  if (looked.kind === 'in-vain') return unproved(station, row);
  if (looked.kind === 'not-now') return lookAgain(station, row, looked.again, looked.more);
  const kept = keeperOf(looked.it);
  if (kept) return found(station, row, { card, kept, hasCopies: looked.it.length > 1 });
  const nextAt = nextLook(station, row, at);
  if (nextAt) await lookAgain(station, row, { nextAt, unread: 0 });
  else await absent(station, row);
}

/** The look after the one that was made at `at`; null when that was the last. */
function nextLook(station: Station, row: OutboxRow, at: number): Date | null {
  const since = (row.lastAttemptAt ?? row.createdAt).getTime();
  const next = station.patience.looks.find((ms) => since + ms > at);
  return next === undefined ? null : new Date(since + next);
}

interface Found {
  card: CardRow | null;
  kept: Sighting;
  hasCopies: boolean;
}

/** It stands in Slack. */
async function found(station: Station, row: OutboxRow, { card, kept, hasCopies }: Found): Promise<void> {
  const place = { channel: kept.channel, ts: kept.ts };
  station.dated(row.workspaceId, kept.ts);
  const recheckAt = hasCopies ? station.now() : secondLook(station, row, row.doubts > 1);
  const set = { ...place, error: null, recheckAt, unread: 0 };
  await station.note(row, { writes: () => [move(row, 'found', set), ...standsAt(row, place), ...tookIt(row)] });
  await pin(station, card, place);
}
