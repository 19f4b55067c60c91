import { record } from '../audit/record.ts';
import { and, eq, gte, inArray, isNull, lt, ne, not } from '../db/drizzle.ts';
import type { Scope, Statement, Steps, Tx, Write } from '../db/scope.ts';
import { pause, type Schedule } from '../scheduler/schedule.ts';
import { schedules } from '../scheduler/tables.ts';
import { show } from './enqueue.ts';
import { type OutboxRow, outbox, ritualRefusals } from './tables.ts';

/** The card that tells of a ritual that was paused; the rituals' feature draws it. */
export const PAUSED = 'rituals.paused';

/** So often in a row a place refuses what a ritual writes before the ritual is paused. */
const ENOUGH = 3;

export type Strike = typeof ritualRefusals.$inferSelect;

/** What follows a ritual's message, or stands elsewhere than it should, says nothing about the place. */
function counts(row: OutboxRow): row is OutboxRow & { scheduleId: string } {
  return row.scheduleId !== null && row.threadOf === null && row.meantFor === null;
}

/**
 * Slack refused to post it there: after the third in a row the ritual is paused, unless there are others to whom it
 * writes besides, and the first of `whom` is told.
 */
export function refusedThere(row: OutboxRow, reason: string, whom: readonly string[]): Write[] {
  if (!counts(row)) return [];
  const { scheduleId, destination: place, id: outboxId } = row;
  return [
    function* (tx) {
      // First, for its row is the lock that whoever fires or changes it takes too.
      const found: Schedule[] = yield tx
        .update(schedules, { id: scheduleId }, eq(schedules.id, scheduleId))
        .returning();
      const mine = and(eq(ritualRefusals.scheduleId, scheduleId), eq(ritualRefusals.place, place));
      const before: Strike[] = yield tx.from(ritualRefusals, mine);
      const [it] = found;
      const [last] = before;
      // Ids grow: neither a second message of one firing counts, nor one that is tried again.
      if (!it || (last && firingOf(last.outboxId) >= firingOf(outboxId))) return;
      const times = (last?.times ?? 0) + 1;
      if (last) yield tx.update(ritualRefusals, { reason, times, outboxId }, mine);
      else yield tx.insert(ritualRefusals, { scheduleId, place, reason, times, outboxId });
      if (times < ENOUGH || it.state === 'paused' || (yield* hasOthers(tx, row))) return;
      yield* paused(tx, it, { place, reason, outboxId }, whom);
    },
  ];
}

/** Ids begin with their moment: those of one commit lie together. */
function firingOf(id: string): string {
  return id.slice(0, 9);
}

/** Written in the same commit, for other places that took it or may. */
function* hasOthers(tx: Tx, row: OutboxRow & { scheduleId: string }): Generator<Statement, boolean, never[]> {
  const moment = firingOf(row.id);
  const others = yield tx
    .pick(
      outbox,
      { id: outbox.id },
      gte(outbox.id, moment),
      lt(outbox.id, `${moment}g`),
      eq(outbox.scheduleId, row.scheduleId),
      eq(outbox.createdAt, row.createdAt),
      ne(outbox.destination, row.destination),
      isNull(outbox.meantFor),
      isNull(outbox.threadOf),
      not(inArray(outbox.state, ['dead', 'dropped'])),
    )
    .limit(1);
  return others.length > 0;
}

function* paused(
  tx: Tx,
  { id, ritual, subject, projectId, personId }: Schedule,
  { place, reason, outboxId }: Pick<Strike, 'place' | 'reason' | 'outboxId'>,
  [to, ...fallback]: readonly string[],
): Steps {
  yield* pause(id, 'paused')(tx) as Steps;
  const isAlone = projectId === null && personId === null;
  yield* record({
    actor: 'golive',
    via: 'courier',
    action: 'ritual.pause',
    subject: `ritual:${ritual}${isAlone ? `/${subject}` : ''}`,
    ...(projectId && { project: projectId }),
    before: { state: 'on' },
    after: { state: 'paused', place, reason },
  })(tx);
  const card = { kind: PAUSED, subject: `${id}/${outboxId}` };
  if (to) yield* show({ ...card, to }, { class: 'never-missing', onBehalfOf: null, fallback })(tx);
}

/** It stands where it was meant to: the row of refusals has ended. */
export function tookIt(row: OutboxRow): Write[] {
  if (!counts(row)) return [];
  return [(tx) => tx.remove(ritualRefusals, isOf([row.scheduleId]), eq(ritualRefusals.place, row.destination))];
}

/** Somebody lets them go on: it is counted anew. */
export function forgiven(scheduleIds: readonly string[]): Write {
  return (tx) => tx.remove(ritualRefusals, isOf(scheduleIds));
}

function isOf(scheduleIds: readonly string[]) {
  return inArray(ritualRefusals.scheduleId, [...scheduleIds]);
}

/** The places that paused these schedules, if any did. */
export async function pausedBy(scope: Scope, scheduleIds: readonly string[]): Promise<readonly Strike[]> {
  if (scheduleIds.length === 0) return [];
  return scope.from(ritualRefusals, isOf(scheduleIds), gte(ritualRefusals.times, ENOUGH));
}
