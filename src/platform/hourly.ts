import type { Clock } from './clock.ts';

const HOUR = 3_600_000;

/** Does it when it is called first, and then at most once an hour, however often it is called. */
export function hourly(clock: Clock, chore: () => Promise<void>): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now().getTime();
    if (now - last < HOUR) return;
    last = now;
    await chore();
  };
}
