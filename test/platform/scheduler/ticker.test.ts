import { expect, test } from 'vitest';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startTicker } from '#platform/scheduler/ticker.ts';

test('says how long it has been quiet, and stops', async () => {
  const clock = fixedClock('2026-11-23T08:00:00Z');
  const ticker = startTicker({ tick: async () => {}, clock, log: createLog('silent') });
  expect(ticker.quietFor()).toBe(0);
  clock.advance(61_000);
  expect(ticker.quietFor()).toBe(61_000);
  await ticker.stop();
});
