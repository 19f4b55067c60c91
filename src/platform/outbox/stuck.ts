import { eq, inArray, sql } from '../db/drizzle.ts';
import { query, type Scope, type Write } from '../db/scope.ts';
import { type OutboxRow, type OutboxState, outbox } from './tables.ts';
import { move } from './transitions.ts';

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

/** Whether this card is about to be drawn anyway. */
export async function waitsAlready(scope: Scope, card: string | null): Promise<boolean> {
  return card !== null && (await pendingDraw(scope, { card })).length > 0;
}

/** Whether somebody is finding out about it just now: there is nothing to decide yet. */
export function isBeingExamined(row: OutboxRow): boolean {
  return row.state === 'reconciling' || row.state === 'sending';
}

/** Carries out a decision on a row that is as it was read. Refuses with an Error what no way leads to. */
export function decided(row: OutboxRow, decision: Decision): Write {
  if (decision === 'is-there') return move(row, 'isThere', { error: null });
  if (decision === 'drop') return move(row, 'discard', { error: row.error ?? 'dropped by hand' });
  return (tx) => move(row, 'retry', { nextAt: tx.now, error: null, usefulUntil: null, mistakes: 0 })(tx);
}

/** What kind of message it is, without a word of it: `gates.request`, `line`. */
export function kindOf(row: Pick<OutboxRow, 'card' | 'key'>): string {
  return (row.card ? row.card.split('/')[1] : row.key.split(':')[0]) ?? row.key;
}
