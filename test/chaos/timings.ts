/** Milliseconds until the fake Slack's history shows a message, at most: shorter than the courier's last look. */
export const LAG = 400;
/** Milliseconds that the fake Slack wants between two messages of a channel; the courier leaves a little more. */
export const EVERY = 20;

/** What the app is given besides its config: small parts of the usual times, in their order. */
export const TIMINGS = {
  timeout: 1_000,
  patience: {
    spacing: EVERY + 5,
    lease: 2_000,
    stall: 500,
    looks: [200, 400, 600],
    // Longer than any of the storm's spells lasts: what is not readable for so long is no question of chance.
    unread: 60_000,
    park: 700,
    repeats: [200, 250, 300, 350],
    recheck: 900,
    backoff: 400,
  },
} as const;
