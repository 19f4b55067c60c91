import { and, eq, isNull } from '../db/drizzle.ts';
import { query, type Write } from '../db/scope.ts';
import { sharings } from './tables.ts';

export type Sharing = typeof sharings.$inferSelect;

export const sharingOf = query((from, $: { channel: string }) =>
  from.from(sharings, eq(sharings.channel, $.channel)).limit(1),
);

/** The first of which nobody has been told yet. */
export const untold = query((from, _: Record<string, never>) => from.from(sharings, isNull(sharings.toldAt)).limit(1));

/** Slack's word about a channel. One organisation more in a channel that was shared already is no news. */
export function heardOf(channel: string, shared: boolean): Write {
  return function* (tx) {
    const known: Sharing[] = yield tx
      .update(sharings, { heardAt: tx.now }, eq(sharings.channel, channel), eq(sharings.shared, shared))
      .returning();
    if (known.length > 0) return;
    const now = { shared, heardAt: tx.now, toldAt: null };
    yield tx
      .insert(sharings, { channel, ...now })
      .onConflictDoUpdate({ target: [sharings.workspaceId, sharings.channel], set: now });
  };
}

/** Slack's word that a channel is as it was, or was taken to be while nothing was heard of it: there is nothing to tell. */
export function confirmed(channel: string, shared: boolean): Write {
  return function* (tx) {
    const known: Sharing[] = yield tx
      .update(sharings, { heardAt: tx.now }, eq(sharings.channel, channel), eq(sharings.shared, shared))
      .returning();
    if (known.length > 0) return;
    yield tx.insert(sharings, { channel, shared, heardAt: tx.now, toldAt: tx.now }).onConflictDoNothing();
  };
}

/** Overtaken when Slack said something else meanwhile. */
export function told({ channel, heardAt }: Sharing): Write {
  return (tx) =>
    tx
      .update(sharings, { toldAt: tx.now }, and(eq(sharings.channel, channel), eq(sharings.heardAt, heardAt)))
      .returning();
}
