/**
 * How long the courier waits for what, in milliseconds. Slack publishes none of these but the first; the others held in
 * 5,000 messages under 857 kills, and have yet to be measured against a real workspace.
 */
export interface Patience {
  /** Between two messages to one destination: Slack takes about one a second. */
  spacing: number;
  /** A claim is believed this long: the client's timeout of 10 s, and a pause of up to 80 s. */
  lease: number;
  /** Whoever comes to send only so long after the claim gives it back: they may not know what happened meanwhile. */
  stall: number;
  /** When Slack's history is looked at after an unclear outcome. Not found at the last one means not posted. */
  looks: readonly [number, ...number[]];
  /** So long, and often, Slack's history is asked in vain before the class decides as without proof. */
  unread: number;
  /** Without proof: how long an unclear message that must not appear twice is left alone before its owner is asked. */
  park: number;
  /** Without proof: how long one that may appear twice is left alone before it is posted again; after the last, its owner is asked. */
  repeats: readonly number[];
  /** When a message that was posted again is looked for once more, in case its first copy came late. */
  recheck: number;
  /** How long Slack may still take to answer when golive is stopped; then nobody can tell, and the row says so. */
  leave: number;
  /** The longest pause between two attempts, and between two questions whether Slack is back. */
  backoff: number;
}

export const patience: Patience = {
  spacing: 1_000,
  lease: 90_000,
  stall: 5_000,
  looks: [15_000, 60_000, 300_000],
  unread: 3_600_000,
  park: 120_000,
  repeats: [15_000, 60_000, 300_000, 900_000],
  recheck: 600_000,
  leave: 4_000,
  backoff: 60_000,
};

/** Anywhere between nothing and a bound that doubles with the attempts: couriers that failed together don't return together. */
export function pauseAfter(attempts: number, most: number, fraction: number): number {
  const bound = Math.min(most, 1_000 * 2 ** Math.min(attempts, 16));
  return Math.max(Math.min(200, most), Math.round(bound * fraction));
}
