import { afterEach, describe, expect, test } from 'vitest';
import { projects } from '#features/projects/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { type Bot, type BotOptions, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function begun(options: BotOptions = {}): Promise<void> {
  bot = await startBot({ at: '2026-11-23T08:00:00Z', ...options });
  await createProject(bot);
}

const said = () => bot.slack.messages('CACME').map(({ text }) => text);
const letters = async (who: string) =>
  bot.slack
    .messages(await bot.slack.directMessages(bot.person(who).id))
    .filter(({ text }) => text.includes('shared with another organisation'));

async function becomesShared(): Promise<void> {
  bot.slack.changeChannel('CACME', { shared: true });
  await bot
    .person('mia')
    .event({ type: 'channel_shared', connected_team_id: 'TOTHER', channel: 'CACME', event_ts: '1.1' });
}

async function isOursAgain(more = false): Promise<void> {
  if (!more) bot.slack.changeChannel('CACME', { shared: false });
  const left = { previously_connected_team_id: 'TOTHER', is_ext_shared: more };
  await bot.person('mia').event({ type: 'channel_unshared', channel: 'CACME', ...left, event_ts: '1.2' });
}

describe.each(['http', 'socket'] as const)('row 20, over %s: a channel that becomes shared', (mode) => {
  test('the pinned message keeps internal matters to itself at once, and the lead hears why', async () => {
    await begun({ mode });
    expect(said()[0]).toMatch(/Lead: @mia/);
    await becomesShared();
    expect(said()).toHaveLength(1);
    expect(said()[0]).toContain('Fri 29 Jan 2027');
    expect(said()[0]).not.toMatch(/Lead|NO-GO|Check/);
    const [letter, ...more] = await letters('mia');
    expect(letter?.text).toContain('From here on I post nothing internal of ACME there');
    expect(letter?.text).toContain('What was posted before stands there for them to read.');
    expect(more).toEqual([]);
  });
});

test('what is logged a moment later stays out of it, though the channel was looked at just before', async () => {
  await begun();
  await becomesShared();
  const check = await bot.person('mia').command('/golive', 'check', { channel: 'acme' });
  const [shown] = check.whispers;
  if (!shown) throw new Error('nothing was whispered');
  const heard = await bot.person('mia').click(shown, 'Share in channel');
  expect(heard.text).not.toContain('I’m posting it');
  await bot.person('mia').command('/raid', 'add risk "Secret" p5 i5', { channel: 'acme' });
  expect(said().join()).not.toContain('Secret');
  expect(said()).toHaveLength(1);
});

test('a third organisation is no news, and the end of it shows everything again', async () => {
  await begun();
  await becomesShared();
  await becomesShared();
  await isOursAgain(true);
  expect(await letters('mia')).toHaveLength(1);
  expect(said()[0]).not.toContain('Lead');
  await isOursAgain();
  expect(said()[0]).toContain('Lead: @mia');
  expect(await isKnownShared(bot.scope, 'CACME')).toBe(false);
  expect(await letters('mia')).toHaveLength(1);
  const actions = (await bot.scope.from(audit)).map(({ action }) => action);
  expect(actions.filter((action) => action === 'channel.shared')).toHaveLength(1);
});

test('the pinned message of a project that is over is reduced too; a pending one tells nobody', async () => {
  await begun();
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, { state: 'cancelled' }, eq(projects.key, 'ACME')).returning(),
  ]);
  await createProject(bot, { key: 'LATER', lead: 'ana', start: 'pending' });
  await becomesShared();
  expect(said()).toHaveLength(1);
  expect(said()[0]).not.toMatch(/Lead|NO-GO/);
  expect(await letters('ana')).toEqual([]);
});
