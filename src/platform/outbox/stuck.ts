import { eq, inArray, sql } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { type OutboxRow, type OutboxState, outbox } from './tables.ts';
import { move } from './transitions.ts';
import { placeOf, reasonOf } from './words.ts';

/** What a person may decide about a message that got stuck. */
export type Decision = 'retry' | 'is-there' | 'drop';

export const stuckStates: readonly OutboxState[] = ['parked', 'unknown', 'reconciling', 'dead'];

const SHOWN = 500;

/** What Slack refused, and of what nobody knows whether it was posted; oldest first. */
export const stuckMessages = query((from, _: Record<string, never>) =>
  from
    .from(outbox, inArray(outbox.state, [...stuckStates]))
    .orderBy(outbox.id)
    .limit(SHOWN),
);

const byId = query((from, $: { id: string }) => from.from(outbox, eq(outbox.id, $.id)).limit(1));
const pendingDraw = query((from, $: { card: string }) =>
  from.pick(outbox, { id: outbox.id }, eq(outbox.card, $.card), sql`state = 'pending'`).limit(1),
);

export async function outboxById(scope: Scope, id: string): Promise<OutboxRow | undefined> {
  const [row] = await byId(scope, { id });
  return row;
}

/** As `placeOf` says. */
export function isMeantFor(place: unknown) {
  return sql`coalesce(${outbox.meantFor}, ${outbox.destination}) = ${place}`;
}

/** As `reasonOf` says. */
export function isFor(reason: unknown) {
  return sql`case when ${outbox.meantFor} is null then ${outbox.error} else coalesce(${outbox.refusal}, ${outbox.error}) end = ${reason}`;
}

const refusedLike = query((from, $: { owner: string; destination: string; reason: string }) =>
  from
    .from(
      outbox,
      eq(outbox.state, 'dead'),
      isMeantFor($.destination),
      isFor($.reason),
      sql`coalesce(${outbox.onBehalfOf}, '') = ${$.owner}`,
    )
    .orderBy(outbox.id)
    .limit(SHOWN),
);

/** The same for messages that are one case: refused to the same person, in the same place, for the same reason. */
export function alikeOf(row: OutboxRow): string {
  return row.state === 'dead' ? [row.onBehalfOf, placeOf(row), reasonOf(row)].join('|') : row.id;
}

/** This message and what else of the same person was refused there for the same reason; oldest first. */
export async function refusedAlike(scope: Scope, row: OutboxRow): Promise<readonly OutboxRow[]> {
  const reason = reasonOf(row);
  if (row.state !== 'dead' || reason === null) return [row];
  return refusedLike(scope, { owner: row.onBehalfOf ?? '', destination: placeOf(row), reason });
}

/** Whether this card is about to be drawn anyway. */
export async function waitsAlready(scope: Scope, card: string | null): Promise<boolean> {
  return card !== null && (await pendingDraw(scope, { card })).length > 0;
}

/** Whether somebody is finding out about it just now: there is nothing to decide yet. */
export function isBeingExamined(row: OutboxRow): boolean {
  return row.state === 'reconciling' || row.state === 'sending';
}

/**
 * Carries out a decision on a row that is as it was read. Refuses with an Error what no way leads to. `waits`: a newer
 * drawing of its card is in line; that one is posted then, and only waited for this.
 */
export function decided(row: OutboxRow, decision: Decision, waits = false): Write {
  if (decision === 'is-there') return move(row, 'isThere', { error: null });
  if (decision === 'retry' && waits) return move(row, 'discard', { error: 'a newer drawing took its place' });
  if (decision === 'drop') return move(row, 'discard', { error: row.error ?? 'dropped by hand' });
  // From where it was meant to go.
  const back =
    row.meantFor === null ? {} : { destination: row.meantFor, meantFor: null, refusal: null, fallback: null };
  const anew = { error: null, usefulUntil: null, mistakes: 0, doubts: 0, firstAttemptAt: null, ...back };
  return (tx) => move(row, 'retry', { nextAt: tx.now, ...anew })(tx);
}

/** What kind of message it is, without a word of it: `gates.request`, `line`. */
export function kindOf(row: Pick<OutboxRow, 'card' | 'key'>): string {
  return (row.card ? row.card.split('/')[1] : row.key.split(':')[0]) ?? row.key;
}
