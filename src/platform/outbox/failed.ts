import { type Failure, failureOf, isOfSlack, mayBeNo } from './failures.ts';
import { keepFree, laneOf, methodLane } from './lanes.ts';
import { goesBack, isForgotten } from './outcomes.ts';
import { refused } from './refused.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/** What can't even be prepared, by no fault of Slack's, is tried so often. */
const MISTAKES = 20;
/** What surely was not posted, or may be said again, is tried for so long, in milliseconds, and so often: Slack may have been away. */
const TRIED_FOR = 10 * 3_600_000;
const TRIED = 20;

/** A message of which nobody could tell so often is not sent once more by guesswork; a word that may mean no is believed. */
export const ENOUGH = 5;

/** Nothing was said yet: it is tried again, or refused as Slack refused what had to be asked first. */
export async function unprepared(station: Station, row: OutboxRow, thrown: unknown): Promise<void> {
  station.log.warn({ err: thrown, outbox: row.id }, 'message not prepared');
  const failure = isOfSlack(thrown) ? failureOf(thrown) : null;
  if (failure?.kind === 'refused') return refused(station, row, failure.reason, failure.about);
  if (failure?.kind === 'locked-out') station.circuit.lockedOut(failure.reason);
  else if (failure && 'silent' in failure && failure.silent) station.circuit.silent();
  const wait = failure?.kind === 'not-sent' ? failure.retryAfterMs : null;
  const mistakes = row.mistakes + (failure ? 0 : 1);
  const isHopeless = mistakes >= MISTAKES || (isGivenUp(station, row) && failure?.kind !== 'locked-out');
  if (isHopeless) return refused(station, row, 'not prepared', 'message');
  return goesBack(station, row, wait, 'not prepared', { mistakes });
}

/** What a call that went wrong means for its message. */
export async function failed(station: Station, row: OutboxRow, failure: Failure, kind: 'post' | 'edit'): Promise<void> {
  if (failure.kind === 'locked-out') {
    station.circuit.lockedOut(failure.reason);
    return goesBack(station, row, null, failure.reason, { keep: [row.destination] });
  }
  if (failure.kind === 'refused') {
    station.circuit.answered();
    // To Slack a call is a call, whatever it answered.
    station.leaveAlone(laneOf(row));
    if (kind === 'edit' && isForgotten(failure.reason))
      return goesBack(station, row, 0, failure.reason, { forget: true });
    return refused(station, row, failure.reason, failure.about);
  }
  if (failure.silent) station.circuit.silent();
  else station.circuit.answered();
  const isOver = isGivenUp(station, row) && (failure.kind === 'not-sent' || kind === 'edit');
  if (isOver) return refused(station, row, 'given up', 'message');
  if (failure.kind === 'not-sent') {
    // It is no fault of the message's: in its channel nothing overtakes it.
    const wait = failure.retryAfterMs;
    const method = kind === 'edit' && wait !== null ? [methodLane('chat.update')] : [];
    return goesBack(station, row, wait, failure.reason, { keep: [row.destination, ...method] });
  }
  const doubts = row.doubts + 1;
  // An edit may be made again at will; a post only when it surely was not made.
  if (kind === 'edit') {
    if (doubts >= ENOUGH && mayBeNo(failure.reason)) return refused(station, row, failure.reason, 'message');
    return goesBack(station, row, null, failure.reason, { doubts });
  }
  const nextAt = station.soon(station.patience.looks[0]);
  const unclear = { nextAt, doubts, lastAttemptAt: station.now(), error: failure.reason };
  const spaced = keepFree(row.destination, station.soon(station.patience.spacing));
  await station.note(row, { writes: () => [move(row, 'unclear', unclear), spaced] });
}

function isGivenUp({ now }: Station, { attempts, firstAttemptAt, createdAt }: OutboxRow): boolean {
  return attempts >= TRIED && now().getTime() - (firstAttemptAt ?? createdAt).getTime() >= TRIED_FOR;
}
