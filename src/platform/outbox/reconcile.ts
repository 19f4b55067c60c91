import { eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { failureOf } from './failures.ts';
import { type Sighting, sightings } from './history.ts';
import { closedUntil, keepFree, methodLane } from './lanes.ts';
import { removeCopy } from './late.ts';
import { notice } from './notice.ts';
import { onceMore } from './outcomes.ts';
import { pauseAfter } from './patience.ts';
import { canProve } from './proof.ts';
import type { Station } from './station.ts';
import { cards, type OutboxRow } from './tables.ts';
import { move } from './transitions.ts';
import { REPEATED } from './words.ts';

/** Finds out what became of a message, or decides by its class where nobody can. */
export async function reconcile(station: Station, doubtful: OutboxRow): Promise<void> {
  const leaseUntil = station.soon(station.patience.lease);
  const claim = { rec: doubtful.rec + 1, owner: station.name, leaseUntil, ...lastSeen(station, doubtful) };
  const row = await station.take(doubtful, 'examine', claim);
  if (!row) return;
  const card = await station.cardOf(row.card);
  // Its card stands: it was an edit, and edits may be made again.
  if (card?.ts)
    return station.note(row, { writes: async () => [await onceMore(station, row, { nextAt: station.now() })] });
  if (!canProve(station.proof, row.destination) || !row.metadataKey) return unproved(station, row);
  await look(station, row);
}

/** A sender that vanished may have sent until its lease ran out. */
function lastSeen(station: Station, row: OutboxRow) {
  if (row.state !== 'sending') return {};
  return { lastAttemptAt: row.leaseUntil ?? station.now(), error: 'interrupted' };
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
    else await station.note(row, { writes: async () => [await onceMore(station, row, { nextAt: station.now() })] });
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

async function lookAgain(station: Station, row: OutboxRow, nextAt: Date, more: readonly Write[] = []): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'notYet', { nextAt }), ...more] });
}

/** It stands in Slack. Of several copies the one with replies stays, or else the oldest. */
async function found(station: Station, row: OutboxRow, seen: readonly Sighting[]): Promise<void> {
  const kept = keeper(seen);
  if (!kept) return;
  const place = { channel: kept.channel, ts: kept.ts };
  const { card } = row;
  const placed: Write[] = card ? [(tx) => tx.update(cards, place, eq(cards.id, card)).returning()] : [];
  station.dated(row.workspaceId, kept.ts);
  await station.note(row, { writes: () => [move(row, 'found', { ...place, error: null }), ...placed] });
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
  for (const copy of seen) {
    if (copy !== kept) await removeCopy(station, row, { channel: copy.channel, ts: copy.ts }, kept.ts);
  }
}

/** Nobody can tell whether it was posted: its class decides. */
async function unproved(station: Station, row: OutboxRow): Promise<void> {
  const { park, looks } = station.patience;
  const doubtful = (row.lastAttemptAt ?? row.createdAt).getTime();
  const until = new Date(doubtful + (row.class === 'never-twice' ? park : looks[0]));
  if (station.now() < until) return lookAgain(station, row, until);
  if (row.class === 'never-twice') {
    return station.note(row, {
      writes: () => [move(row, 'park'), ...notice(row, 'parked', row.error ?? 'interrupted')],
    });
  }
  // The next edit of a card would post it anew just so; what is replaceable and no card comes again by itself.
  if (row.class === 'replaceable' && !row.card)
    return station.note(row, { writes: () => [move(row, 'forgo', { error: 'Slack gave no answer' })] });
  const note = row.class === 'never-missing' ? REPEATED : row.note;
  await station.note(row, { writes: async () => [await onceMore(station, row, { nextAt: station.now(), note })] });
}

/** Some time after a message was posted again: whether its first copy came after all. */
export async function recheck(station: Station, sent: OutboxRow): Promise<void> {
  const row = await station.take(sent, 'recheck', {
    rec: sent.rec + 1,
    recheckAt: station.soon(station.patience.lease),
  });
  if (!row) return;
  try {
    const seen = canProve(station.proof, row.destination) ? await sightings(station, row) : [];
    const kept = keeper(seen);
    const { card } = row;
    const place = kept && { channel: kept.channel, ts: kept.ts };
    const placed: Write[] = card && place ? [(tx) => tx.update(cards, place, eq(cards.id, card)).returning()] : [];
    await station.note(row, { writes: () => [move(row, 'recheck', { ...place, recheckAt: null }), ...placed] });
    if (kept) await removeOthers(station, row, seen, kept);
  } catch (err) {
    // It stays due: the time set by the claim brings it back.
    station.log.warn({ err, outbox: row.id }, 'history not read');
  }
}
