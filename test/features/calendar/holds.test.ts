import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdsOf } from '#features/projects/queries.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T08:00:00Z' });
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function move(to: string, reason: string | null): Promise<void> {
  const mia = bot.person('mia');
  const { whispers } = await mia.command('/golive', 'status ACME', { channel: 'acme' });
  const [status] = whispers;
  if (!status) throw new Error('no status');
  const { view } = await mia.choose(status, 'projects.manage', to);
  if (!view) throw new Error('no form');
  await mia.submit(view, reason === null ? {} : { reason });
}

it('a project’s clocks stand still from hold to resume, as often as that happens', async () => {
  const { id } = await createProject(bot);
  expect(await holdsOf(bot.scope, [id])).toEqual(new Map());
  bot.clock.set('2026-11-24T08:00:00Z');
  await move('Put on hold', 'The customer moves house');
  const [first] = (await holdsOf(bot.scope, [id, 'another'])).get(id) ?? [];
  expect(first?.from.toISOString()).toMatch(/^2026-11-24T08:00/);
  expect(first?.to).toBeNull();
  bot.clock.set('2026-11-26T08:00:00Z');
  await move('Resume', null);
  bot.clock.set('2026-11-27T08:00:00Z');
  await move('Put on hold', 'Again');
  bot.clock.set('2026-11-28T08:00:00Z');
  await move('Cancel the project', 'No more');
  const all = (await holdsOf(bot.scope, [id])).get(id) ?? [];
  expect(all.map(({ from, to }) => [from.getUTCDate(), to?.getUTCDate()])).toEqual([
    [24, 26],
    [27, 28],
  ]);
});
