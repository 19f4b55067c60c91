import type { Write } from '../db/scope.ts';
import { ENOUGH } from './failed.ts';
import { type Failure, failureOf, mayBeNo } from './failures.ts';
import { closedUntil, keepFree, methodLane } from './lanes.ts';
import { pauseAfter } from './patience.ts';
import { passes } from './refusals.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';

/** What Slack said of a message; when it may be asked again, after so many times in vain; or that it won't say. */
export type Answer<T> =
  | { kind: 'said'; it: T }
  | { kind: 'not-now'; again: { nextAt: Date; unread: number }; more: readonly Write[] }
  | { kind: 'in-vain'; reason: string };

/** Asked so often, with pauses that grow to minutes, Slack is believed not to answer: about an hour. */
const IN_VAIN = 30;

/** Asks Slack by this method what became of a message, or to take a copy of it back: no failure is a loss yet. */
export async function ask<T>(
  station: Station,
  row: OutboxRow,
  method: string,
  question: () => Promise<T>,
): Promise<Answer<T>> {
  const closed = await closedUntil(station, row.workspaceId, method);
  if (closed) return { kind: 'not-now', again: { nextAt: closed, unread: row.unread }, more: [] };
  try {
    const it = await question();
    station.circuit.answered();
    return { kind: 'said', it };
  } catch (thrown) {
    const failure = failureOf(thrown);
    const { reason } = failure;
    station.log.warn({ err: thrown, outbox: row.id, reason }, `${method} not answered`);
    if (isFinal(failure)) return { kind: 'in-vain', reason };
    if (failure.kind === 'locked-out') station.circuit.lockedOut(reason);
    else if ('silent' in failure && failure.silent) station.circuit.silent();
    const told = failure.kind === 'not-sent' ? failure.retryAfterMs : null;
    const unread = row.unread + (told === null ? 1 : 0);
    if (told === null && unread >= enoughOf(station, row, failure)) return { kind: 'in-vain', reason };
    const nextAt = station.soon(told ?? pauseAfter(unread, lastLook(station), station.fraction()));
    return {
      kind: 'not-now',
      again: { nextAt, unread },
      more: told === null ? [] : [keepFree(methodLane(method), nextAt)],
    };
  }
}

/** It may not be read there, whoever waits. What a token lacks as a whole may be cured, and others miss it too. */
function isFinal(failure: Failure): boolean {
  if (failure.kind === 'locked-out') return failure.reason === 'missing_scope';
  return failure.kind === 'refused' && !passes(failure.reason);
}

/** A word that may mean no is believed sooner, but not before the last look. */
function enoughOf(station: Station, row: OutboxRow, { kind, reason }: Failure): number {
  const sentAt = (row.lastAttemptAt ?? row.createdAt).getTime();
  const isLate = station.now().getTime() - sentAt >= lastLook(station);
  return isLate && kind === 'unclear' && mayBeNo(reason) ? ENOUGH : IN_VAIN;
}

function lastLook({ patience }: Station): number {
  return Math.max(...patience.looks);
}
