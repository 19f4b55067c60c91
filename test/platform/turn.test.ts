import { expect, it } from 'vitest';
import { turn } from '#platform/turn.ts';

it('lets others have their turn after work that they would notice', async () => {
  let had = false;
  setImmediate(() => {
    had = true;
  });
  const end = performance.now() + 3;
  while (performance.now() < end);
  await turn();
  expect(had).toBe(true);
});
