import { afterEach, beforeEach, expect, test } from 'vitest';
import { commitsTogether } from '#platform/outbox/together.ts';
import { move } from '#platform/outbox/transitions.ts';
import { Conflict } from '#platform/refusal.ts';
import { TEAM } from '#test/support/slack/world.ts';
import { type Office, openOffice } from './post-office.ts';

let office: Office;
let commits: number;
beforeEach(async () => {
  office = await openOffice();
  for (const key of ['one', 'two', 'three']) await office.say({ key });
  const { commit } = office.database;
  commits = 0;
  Object.assign(office.database, {
    commit: (...args: Parameters<typeof commit>) => {
      commits += 1;
      return commit(...args);
    },
  });
});
afterEach(() => office.close());

const states = async () => (await office.rows()).map(({ state }) => state);

test('what comes at one moment is one commit', async () => {
  const together = commitsTogether(office.database);
  const rows = await office.rows();
  await Promise.all(rows.map((row) => together(TEAM.id, [move(row, 'expire')])));
  expect(commits).toBe(1);
  expect(await states()).toEqual(['dropped', 'dropped', 'dropped']);
});

test('what was overtaken fails alone', async () => {
  const together = commitsTogether(office.database);
  const rows = await office.rows();
  const writes = rows.map((row) => move(row.key === 'two' ? { ...row, attempts: 7 } : row, 'expire'));
  const came = await Promise.allSettled(writes.map((write) => together(TEAM.id, [write])));
  expect(came.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(came[1]).toMatchObject({ reason: expect.any(Conflict) });
  expect(await states()).toEqual(['dropped', 'pending', 'dropped']);
});
