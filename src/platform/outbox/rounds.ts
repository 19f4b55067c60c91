import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Courier } from './courier.ts';

/** A round is made at least this often, in milliseconds: for rows whose lease ran out, and for what another process left. */
const AT_LEAST = 30_000;

export interface Rounds {
  /** Starts a round now, or right after the one under way. */
  soon(): void;
  /** Waits for the round under way and makes no other. */
  stop(): Promise<void>;
}

export interface RoundParts {
  courier: Courier;
  clock: Clock;
  log: Logger;
  /** What is done once in a while, between rounds; it doesn't fail. */
  chores(): Promise<void>;
}

/** Sends the courier round whenever something is due. */
export function createRounds({ courier, clock, log, chores }: RoundParts): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> | null = null;
  let again = false;
  const over = new AbortController();

  function soon(): void {
    if (over.signal.aborted) return;
    if (round) {
      again = true;
      return;
    }
    clearTimeout(timer);
    round = go().finally(() => {
      round = null;
      if (!again) return;
      again = false;
      soon();
    });
  }

  async function go(): Promise<void> {
    const next = await courier.run(over.signal).catch((err) => {
      log.error({ err }, 'the courier stumbled');
      return null;
    });
    await chores();
    const wait = next ? Math.max(10, next.getTime() - clock.now().getTime()) : AT_LEAST;
    if (!over.signal.aborted) timer = setTimeout(soon, Math.min(wait, AT_LEAST));
  }

  return {
    soon,
    stop: async () => {
      over.abort();
      clearTimeout(timer);
      await round;
      clearTimeout(timer);
    },
  };
}
