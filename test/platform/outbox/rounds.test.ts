import { expect, test, vi } from 'vitest';
import { inTurn } from '#platform/chores.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { createRounds } from '#platform/outbox/rounds.ts';

const log = createLog('silent');
const clock = fixedClock('2026-11-23T08:00:00Z');

test('chores are done behind a courier that stumbles', async () => {
  const chores = vi.fn(async () => {});
  const courier = { run: () => Promise.reject(new Error('database is locked')) };
  const rounds = createRounds({ courier, clock, log, chores });
  rounds.soon();
  await rounds.stop();
  expect(chores).toHaveBeenCalledOnce();
});

test('of chores that fail each is named, and the others are done', async () => {
  const error = vi.fn();
  const done: string[] = [];
  const chores = inTurn({ ...log, error } as typeof log, {
    retention: () => Promise.reject(new Error('disk is full')),
    directory: async () => {
      done.push('directory');
    },
  });
  await chores();
  expect(done).toEqual(['directory']);
  expect(error).toHaveBeenCalledWith(expect.objectContaining({ chore: 'retention' }), expect.any(String));
});
