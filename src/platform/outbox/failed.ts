import { type Failure, failureOf, isOfSlack, mayBeNo } from './failures.ts';
import { keepFree, laneOf, methodLane } from './lanes.ts';
import { drawAgain } from './late.ts';
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

/** While nothing at all could be posted, it was not the message that was tried. */
const anew = { firstAttemptAt: null };

/** A message of which nobody could tell so often is not sent once more by guesswork; a word that may mean no is believed. */
export const ENOUGH = 5;

/** Nothing was said yet: it is tried again, or refused as Slack refused what had to be asked first. */
export async function unprepared(station: Station, row: OutboxRow, thrown: unknown): Promise<void> {
  station.log.warn({ err: thrown, outbox: row.id }, 'message not prepared');
  const failure = isOfSlack(thrown) ? failureOf(thrown) : null;
  if (failure?.kind === 'refused') return refused(station, row, failure.reason, failure.about);
  if (failure) station.circuit.heard(failure);
  const wait = failure?.kind === 'not-sent' ? failure.retryAfterMs : null;
  const mistakes = row.mistakes + (failure ? 0 : 1);
  const isLockedOut = failure?.kind === 'locked-out';
  const isHopeless = mistakes >= MISTAKES || (isGivenUp(station, row) && !isLockedOut);
  if (isHopeless) return refused(station, row, 'not prepared', 'message');
  return goesBack(station, row, wait, 'not prepared', { set: { mistakes, ...(isLockedOut && anew) } });
}

/** What a call that went wrong means for its message; an edit's `ts` is where it was to be made. */
export async function failed(station: Station, row: OutboxRow, failure: Failure, ts: string | null): Promise<void> {
  station.circuit.heard(failure);
  const isEdit = ts !== null;
  // An edit that Slack may have made all the same shows what may be old by now.
  const overtaken = isEdit ? () => drawAgain(station, row) : undefined;
  if (failure.kind === 'locked-out')
    return goesBack(station, row, null, failure.reason, { keep: [row.destination], set: anew });
  if (failure.kind === 'refused') {
    // To Slack a call is a call, whatever it answered.
    station.leaveAlone(laneOf(row));
    if (isEdit && isForgotten(failure.reason)) return goesBack(station, row, 0, failure.reason, { gone: ts });
    return refused(station, row, failure.reason, failure.about);
  }
  const isOver = isGivenUp(station, row) && (failure.kind === 'not-sent' || isEdit);
  if (isOver) return refused(station, row, 'given up', 'message');
  if (failure.kind === 'not-sent') {
    // It is no fault of the message's: in its channel nothing overtakes it.
    const wait = failure.retryAfterMs;
    const method = isEdit && wait !== null ? [methodLane('chat.update')] : [];
    return goesBack(station, row, wait, failure.reason, { keep: [row.destination, ...method], overtaken });
  }
  const doubts = row.doubts + 1;
  // An edit may be made again at will; a post only when it surely was not made.
  if (isEdit) {
    if (doubts >= ENOUGH && mayBeNo(failure.reason)) return refused(station, row, failure.reason, 'message');
    return goesBack(station, row, null, failure.reason, { set: { doubts }, overtaken });
  }
  const nextAt = station.soon(station.patience.looks[0]);
  const unclear = { nextAt, doubts, lastAttemptAt: station.now(), error: failure.reason };
  const spaced = keepFree(row.destination, station.soon(station.patience.spacing));
  await station.note(row, { writes: () => [move(row, 'unclear', unclear), spaced] });
}

function isGivenUp({ now }: Station, { attempts, firstAttemptAt, createdAt }: OutboxRow): boolean {
  return attempts >= TRIED && now().getTime() - (firstAttemptAt ?? createdAt).getTime() >= TRIED_FOR;
}
