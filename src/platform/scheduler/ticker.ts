import { schedule } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';

export interface Ticker {
  /** How long ago the last tick ended, in milliseconds. */
  quietFor(): number;
  /** Waits for the tick under way and makes no other. */
  stop(): Promise<void>;
}

export interface TickerParts {
  tick: (stopping: AbortSignal) => Promise<unknown>;
  clock: Clock;
  log: Logger;
}

/**
 * Calls every ten seconds, never while the last call is under way. This is all that cron does here: its zones skip days
 * and drop what it notices late (reliability.md §5), so what is due is data, and one zone without changes drives it.
 */
export function startTicker({ tick, clock, log }: TickerParts): Ticker {
  const over = new AbortController();
  let under: Promise<unknown> | null = null;
  let ended = clock.now().getTime();
  const task = schedule(
    '*/10 * * * * *',
    () => {
      under ??= tick(over.signal)
        .catch((err) => log.error({ err }, 'the scheduler stumbled'))
        .finally(() => {
          under = null;
          ended = clock.now().getTime();
        });
    },
    { timezone: 'Etc/UTC', noOverlap: true },
  );
  return {
    quietFor: () => clock.now().getTime() - ended,
    stop: async () => {
      over.abort();
      await task.destroy();
      await under;
    },
  };
}
