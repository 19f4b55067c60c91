import { afterEach, beforeEach, expect, test } from 'vitest';
import { plainView } from '#platform/slack/plain.ts';
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

test('the App Home shows my projects, and its buttons answer', async () => {
  await createProject(bot);
  const mia = bot.person('mia');
  const { home } = await mia.openHome();
  if (!home) throw new Error('no home was published');
  expect(plainView(home as never, bot.slack.names)).toContain('ACME · Acme · phase discover · go-live Fri 29 Jan 2027');
  const checked = await mia.click(home, 'Check');
  expect(checked.text).toContain('NO-GO');
  const created = await mia.click(home, 'New project');
  expect(created.view?.callback_id).toBe('projects.draft');
});

test('somebody without a project reads how to begin', async () => {
  const { home } = await bot.person('ben').openHome();
  expect(plainView(home as never, bot.slack.names)).toContain('/golive new');
});

test('somebody of another organisation sees nothing of ours', async () => {
  await createProject(bot);
  const { home } = await bot.person('zoe').openHome();
  const text = plainView(home as never, bot.slack.names);
  expect(text).toContain('another organisation');
  expect(text).not.toContain('ACME');
});
