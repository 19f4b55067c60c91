import { eq } from '../db/drizzle.ts';
import { query, type Write } from '../db/scope.ts';
import type { Reply } from '../slack/reply.ts';
import { inbox } from './tables.ts';

/** The answer already given to this delivery, when it changed something. */
export const answered = query((from, $: { key: string }) => from.from(inbox, eq(inbox.key, $.key)).limit(1));

/** Keeps the answer in the commit it belongs to; a delivery that is being answered elsewhere is a `Conflict`. */
export function remember(key: string, bodyHash: string, outcome: Reply): Write {
  return (tx) => tx.insert(inbox, { key, bodyHash, outcome, at: tx.now }).onConflictDoNothing().returning();
}
