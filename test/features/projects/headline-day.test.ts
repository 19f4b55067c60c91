import { afterEach, beforeEach, expect, test } from 'vitest';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot();
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

const headline = () => bot.slack.messages('CACME')[0]?.text;

function edits(): number {
  return bot.slack.calls.filter(({ method }) => method === 'chat.update').length;
}

/** Straight into the database: what moves no headline by itself. */
async function change(set: Partial<typeof projects.$inferInsert>): Promise<void> {
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, set, eq(projects.key, 'ACME')).returning(),
  ]);
}

test('every night the pinned message counts one day less, and the thread stays as it was', async () => {
  await createProject(bot, { goLive: '2026-12-11' });
  expect(headline()).toContain('18 days left');
  const before = bot.slack.messages('CACME').length;
  await bot.tick('2026-11-23T22:59:00Z');
  expect(headline()).toContain('18 days left');
  await bot.tick('2026-11-23T23:30:00Z');
  expect(headline()).toContain('17 days left');
  await bot.tick('2026-12-19T09:00:00Z');
  expect(headline()).toContain('8 days over');
  const lines = bot.slack.messages('CACME').filter(({ text }) => !text.includes('Readiness review'));
  expect(lines).toHaveLength(before);
});

test('it is the project’s own midnight', async () => {
  await createProject(bot, { goLive: '2026-12-11', zone: 'Pacific/Auckland' });
  await bot.tick('2026-11-23T10:59:00Z');
  expect(headline()).toContain('18 days left');
  await bot.tick('2026-11-23T11:30:00Z');
  expect(headline()).toContain('17 days left');
});

test('nothing goes to Slack where the day changes no word', async () => {
  await createProject(bot, { start: 'pending' });
  await bot.tick('2026-11-24T09:00:00Z');
  expect(bot.slack.messages('CACME')).toEqual([]);
  await createProject(bot, { key: 'BETA', channel: 'beta', goLive: '2026-12-11' });
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) =>
      tx
        .update(projects, { actualGoLive: '2026-11-24', phase: 'done', state: 'live' }, eq(projects.key, 'BETA'))
        .returning(),
  ]);
  await bot.tick('2026-11-24T23:30:00Z');
  const once = edits();
  await bot.tick('2026-11-25T23:30:00Z');
  expect(edits()).toBe(once);
});

test('a project that is over is left alone, and its schedule goes', async () => {
  await createProject(bot, { goLive: '2026-12-11' });
  await change({ state: 'cancelled' });
  const before = edits();
  await bot.tick('2026-11-24T09:00:00Z');
  expect(edits()).toBe(before);
  await bot.tick('2026-11-25T09:00:00Z');
  expect(await bot.scope.from(schedules, eq(schedules.ritual, 'projects.day'))).toEqual([]);
});

test('a project without a schedule of its own gets one in the night', async () => {
  await createProject(bot, { goLive: '2026-12-11' });
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.remove(schedules, eq(schedules.ritual, 'projects.day')).returning(),
  ]);
  await bot.tick('2026-11-23T23:30:00Z');
  await bot.tick('2026-11-24T23:30:00Z');
  expect(headline()).toContain('16 days left');
});
