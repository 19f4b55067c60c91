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
  /** What is done once in a while, between rounds. */
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
    let wait = AT_LEAST;
    try {
      const next = await courier.run(over.signal);
      await chores();
      if (next) wait = Math.min(wait, Math.max(10, next.getTime() - clock.now().getTime()));
    } catch (err) {
      log.error({ err }, 'the courier stumbled');
    }
    if (!over.signal.aborted) timer = setTimeout(soon, wait);
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
