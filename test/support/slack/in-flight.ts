import type { App } from '@slack/bolt';

/** Counts what an app is working on; the function resolves when it is done with everything. Call before adding listeners. */
export function trackInFlight(app: App): () => Promise<void> {
  let running = 0;
  let waiting: (() => void)[] = [];
  app.use(async ({ next }) => {
    running += 1;
    try {
      await next();
    } finally {
      running -= 1;
      if (running === 0) {
        for (const go of waiting) go();
        waiting = [];
      }
    }
  });
  return async () => {
    if (running > 0) await new Promise<void>((resolve) => waiting.push(resolve));
  };
}
