import { eq, type SQL } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { type OutboxRow, type OutboxState, outbox } from './tables.ts';

interface Way {
  from: readonly OutboxState[];
  to: OutboxState;
}

/** Every way a message can go. Nothing else changes its state, but that the retention drops what nobody decided about. */
export const transitions = {
  // The courier, sending.
  claim: { from: ['pending'], to: 'sending' },
  expire: { from: ['pending'], to: 'dropped' },
  posted: { from: ['sending'], to: 'sent' },
  /** Surely not posted, or an edit, which may be made again. */
  unsent: { from: ['sending'], to: 'pending' },
  refused: { from: ['sending', 'reconciling'], to: 'dead' },
  needless: { from: ['sending'], to: 'dropped' },
  unclear: { from: ['sending'], to: 'unknown' },
  // The courier, finding out: after an unclear answer, or where another stopped half way.
  examine: { from: ['unknown', 'sending', 'reconciling'], to: 'reconciling' },
  found: { from: ['reconciling'], to: 'sent' },
  notYet: { from: ['reconciling'], to: 'unknown' },
  /** Not in Slack's history; or its class says to post it again. */
  repeat: { from: ['reconciling'], to: 'pending' },
  park: { from: ['reconciling'], to: 'parked' },
  forgo: { from: ['reconciling'], to: 'dropped' },
  /** A courier thought lost comes back and knows where its message stands. */
  came: { from: ['pending', 'unknown', 'reconciling', 'parked', 'dead', 'dropped'], to: 'sent' },
  recheck: { from: ['sent'], to: 'sent' },
  // A person, about what got stuck, or what an older copy of the database would post once more.
  hold: { from: ['pending', 'sending', 'unknown', 'reconciling'], to: 'parked' },
  retry: { from: ['parked', 'unknown', 'dead', 'dropped'], to: 'pending' },
  isThere: { from: ['parked', 'unknown'], to: 'sent' },
  discard: { from: ['parked', 'unknown', 'dead', 'pending'], to: 'dropped' },
} as const satisfies Record<string, Way>;

export type Transition = keyof typeof transitions;
export type Change = Omit<Partial<OutboxRow>, 'id' | 'workspaceId' | 'state'>;

export function mayGo(row: OutboxRow, transition: Transition): boolean {
  return (transitions[transition] as Way).from.includes(row.state);
}

/**
 * Moves a message on if it is still exactly as it was read, and gives the row as it is then: a compare-and-set on state,
 * attempts and rec, with further conditions if any. Whoever was overtaken gets a `Conflict`, and with it nothing of their commit.
 */
export function move(row: OutboxRow, transition: Transition, set: Change = {}, ...only: SQL[]) {
  if (!mayGo(row, transition)) throw new Error(`${transition} does not lead on from ${row.state}`);
  const change = { owner: null, leaseUntil: null, ...set, state: transitions[transition].to };
  const fence = [eq(outbox.state, row.state), eq(outbox.attempts, row.attempts), eq(outbox.rec, row.rec)];
  return ((tx) => tx.update(outbox, change, eq(outbox.id, row.id), ...fence, ...only).returning()) satisfies Write;
}
