import { failureOf } from './failures.ts';
import { type Sighting, sightings } from './history.ts';
import { closedUntil, keepFree, methodLane } from './lanes.ts';
import { keepCopy, removeCopy } from './late.ts';
import { keepsPlace, onceMore, standsAt } from './outcomes.ts';
import { pauseAfter } from './patience.ts';
import { canProve } from './proof.ts';
import { standing } from './standing.ts';
import type { Station } from './station.ts';
import { tookIt } from './strikes.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';
import { absent, lookAgain, unproved } from './undecided.ts';

/** Finds out what became of a message, or decides by its class where nobody can. */
export async function reconcile(station: Station, doubtful: OutboxRow): Promise<void> {
  const leaseUntil = station.soon(station.patience.lease);
  const claim = { rec: doubtful.rec + 1, owner: station.name, leaseUntil, ...lastSeen(station, doubtful) };
  const row = await station.take(doubtful, 'examine', claim);
  if (!row) return station.leaveAlone(doubtful.id);
  const card = await station.cardOf(row.card);
  // Its card stands: it was an edit, and edits may be made again.
  if (standing(row, card))
    return station.note(row, { writes: async () => [await onceMore(station, row, { nextAt: station.now() })] });
  if (!canProve(station.proof, row.destination) || !row.metadataKey) return unproved(station, row);
  await look(station, row);
}

/** A sender that vanished may have sent until its lease ran out. */
function lastSeen(station: Station, row: OutboxRow) {
  if (row.state !== 'sending') return {};
  return { lastAttemptAt: row.leaseUntil ?? station.now(), error: 'interrupted', doubts: row.doubts + 1 };
}

async function look(station: Station, row: OutboxRow): Promise<void> {
  const method = row.threadTs ? 'conversations.replies' : 'conversations.history';
  const closed = await closedUntil(station, row.workspaceId, method);
  if (closed) return lookAgain(station, row, closed);
  const at = station.now().getTime();
  try {
    const seen = await sightings(station, row);
    station.circuit.answered();
    const next = nextLook(station, row, at);
    if (seen.length > 0) await found(station, row, seen);
    else if (next) await lookAgain(station, row, next);
    else await absent(station, row);
  } catch (thrown) {
    const failure = failureOf(thrown);
    station.log.warn({ err: thrown, outbox: row.id, reason: failure.reason }, 'history not read');
    if (failure.kind === 'refused' || failure.kind === 'locked-out') return unproved(station, row);
    if (failure.silent) station.circuit.silent();
    const told = failure.kind === 'not-sent' ? failure.retryAfterMs : null;
    const again = station.soon(told ?? pauseAfter(row.rec, station.patience.backoff, station.fraction()));
    await lookAgain(station, row, again, told === null ? [] : [keepFree(methodLane(method), again)]);
  }
}

/** The look after the one that was made at `at`; null when that was the last. */
function nextLook(station: Station, row: OutboxRow, at: number): Date | null {
  const since = (row.lastAttemptAt ?? row.createdAt).getTime();
  const next = station.patience.looks.find((ms) => since + ms > at);
  return next === undefined ? null : new Date(since + next);
}

/** It stands in Slack. Of several copies the oldest with replies is the message, or else the oldest. */
async function found(station: Station, row: OutboxRow, seen: readonly Sighting[]): Promise<void> {
  const kept = keeper(seen);
  if (!kept) return;
  const place = { channel: kept.channel, ts: kept.ts };
  station.dated(row.workspaceId, kept.ts);
  // What was sent more than once may come to light more than once.
  const recheckAt = row.doubts > 1 ? station.soon(station.patience.recheck) : null;
  const set = { ...place, error: null, recheckAt };
  await station.note(row, { writes: () => [move(row, 'found', set), ...standsAt(row, place), ...tookIt(row)] });
  await removeOthers(station, row, seen, kept);
}

function keeper(seen: readonly Sighting[]): Sighting | undefined {
  return seen.find(({ replies }) => replies > 0) ?? seen[0];
}

async function removeOthers(
  station: Station,
  row: OutboxRow,
  seen: readonly Sighting[],
  kept: Sighting,
): Promise<void> {
  for (const { channel, ts, replies } of seen) {
    const copy = { channel, ts };
    if (ts === kept.ts) continue;
    if (replies > 0) await keepCopy(station, row, copy, kept.ts);
    else await removeCopy(station, row, copy, kept.ts);
  }
}

/** Some time after a message was posted again: whether its first copy came after all. */
export async function recheck(station: Station, sent: OutboxRow): Promise<void> {
  const row = await station.take(sent, 'recheck', {
    rec: sent.rec + 1,
    recheckAt: station.soon(station.patience.lease),
  });
  if (!row) return station.leaveAlone(sent.id);
  try {
    const seen = canProve(station.proof, row.destination) ? await sightings(station, row) : [];
    const kept = keeper(seen);
    const place = kept && { channel: kept.channel, ts: kept.ts };
    const placed = place ? keepsPlace(row, place) : [];
    await station.note(row, { writes: () => [move(row, 'recheck', { ...place, recheckAt: null }), ...placed] });
    if (kept) await removeOthers(station, row, seen, kept);
  } catch (err) {
    // It stays due: the time set by the claim brings it back.
    station.log.warn({ err, outbox: row.id }, 'history not read');
  }
}
