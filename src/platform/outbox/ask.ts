import type { Write } from '../db/scope.ts';
import { ENOUGH } from './failed.ts';
import { type Failure, failureOf, isOfSlack, mayBeNo } from './failures.ts';
import { closedUntil, keepFree, methodLane } from './lanes.ts';
import { pauseAfter } from './patience.ts';
import { passes } from './refusals.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';

/** What Slack said; that it says nothing now; or that it won't. */
export type Answer<T> = { kind: 'said'; it: T } | NotNow | { kind: 'in-vain'; reason: string };

/** When Slack may be asked again, and how often it was in vain by then. */
export interface NotNow {
  kind: 'not-now';
  again: { nextAt: Date; unread: number };
  more: readonly Write[];
  /** Nobody can tell whether it did what it was asked. */
  isUnclear: boolean;
}

/** Asked in vain so often, and for as long as we have patience, Slack is believed not to answer. */
const IN_VAIN = 20;

/** Asks Slack by this method what became of a message, or to take a copy of it back. It is counted how often in vain. */
export async function ask<T>(
  station: Station,
  row: OutboxRow,
  method: string,
  question: () => Promise<T>,
): Promise<Answer<T>> {
  const closed = await closedUntil(station, row.workspaceId, method);
  if (closed) return { kind: 'not-now', again: { nextAt: closed, unread: row.unread }, more: [], isUnclear: false };
  try {
    const it = await question();
    station.circuit.answered();
    return { kind: 'said', it };
  } catch (thrown) {
    const failure = failureOf(thrown);
    const { reason } = failure;
    station.log.warn({ err: thrown, outbox: row.id, reason }, `${method} not answered`);
    if (isOfSlack(thrown)) station.circuit.heard(failure);
    const unread = row.unread + 1;
    if (isFinal(failure) || isEnough(station, row, unread, failure)) return { kind: 'in-vain', reason };
    const told = failure.kind === 'not-sent' ? failure.retryAfterMs : null;
    const nextAt = station.soon(told ?? pauseAfter(unread, lastLook(station), station.fraction()));
    const more = told === null ? [] : [keepFree(methodLane(method), nextAt)];
    return { kind: 'not-now', again: { nextAt, unread }, more, isUnclear: failure.kind === 'unclear' };
  }
}

/** Slack won't ever say it here. A token that is no good is one for everything, and somebody will see to it. */
function isFinal(failure: Failure): boolean {
  if (failure.kind === 'locked-out') return failure.reason === 'missing_scope';
  return failure.kind === 'refused' && !passes(failure.reason);
}

/** A word that may mean no is believed sooner, but not before the last look. */
function isEnough(station: Station, row: OutboxRow, unread: number, { kind, reason }: Failure): boolean {
  const ms = station.now().getTime() - (row.lastAttemptAt ?? row.createdAt).getTime();
  if (kind === 'unclear' && mayBeNo(reason)) return unread >= ENOUGH && ms >= lastLook(station);
  return unread >= IN_VAIN && ms >= station.patience.unread;
}

function lastLook({ patience }: Station): number {
  return Math.max(...patience.looks);
}
