import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const allow = (who = 'kim', word = 'on') =>
  desk.bot.person(who).command('/golive', `admin here ${word}`, { channel: 'general' });
/** How many messages anywhere call everybody, as they stand. */
const calls = () =>
  desk.bot.slack.everything().filter(({ blocks }) => JSON.stringify(blocks).includes('"range":"here"'));

it('nobody is called unless an admin allows it', async () => {
  await desk.raised({ severity: '1' });
  await desk.bot.settle();
  expect(desk.card().text).toContain('ESC-1 · Sev1');
  expect(calls()).toEqual([]);
});

it('an admin allows it: a Sev1 calls once, with its card, and no edit calls again', async () => {
  const { bot } = desk;
  expect((await allow('mia')).text).toContain("You can't");
  expect((await allow('kim', '')).text).toContain('Nothing calls a whole channel.');
  expect((await allow('kim', 'perhaps')).text).toContain('Say `/golive admin here on`');
  expect((await allow()).text).toContain('A Sev1 calls everybody who is in its channel with @here');
  await desk.raised({ severity: '1', problem: 'Log-in <!here> is down' });
  await desk.raised({ severity: '2', problem: 'The nightly load fails' });
  await bot.settle();
  expect(calls().map(({ channel, text }) => [channel, text.includes('ESC-1 ·')])).toEqual([['CACME', true]]);
  expect(JSON.stringify(calls()[0]?.blocks)).not.toContain('<!here>');
  await bot.person('ana').click(desk.card(), 'Acknowledge');
  await bot.settle();
  expect(calls()).toEqual([]);
  await allow('kim', 'off');
  await desk.raised({ severity: '1', problem: 'A third thing' });
  await bot.settle();
  expect(calls()).toEqual([]);
});

it('what becomes a Sev1 calls beside its card', async () => {
  const { bot } = desk;
  await allow();
  await desk.raised({ severity: '3' });
  for (const severity of ['2', '1']) {
    const form = await bot.person('mia').click(whispered(await desk.escalate('mia', 'ESC-1')), 'Add details');
    await bot.person('mia').submit(shown(form), { severity });
    await bot.settle();
    expect(calls()).toHaveLength(severity === '1' ? 1 : 0);
  }
  expect(calls()[0]).toMatchObject({ channel: 'CACME' });
  expect(calls()[0]?.threadTs).toBeUndefined();
});

it('neither a restricted one nor a channel that outsiders read', async () => {
  const { bot } = desk;
  await desk.met('eva');
  await allow();
  await desk.raised({ severity: '2', allowed: [{ id: 'UEVA' }] });
  const form = await bot.person('mia').click(whispered(await desk.escalate('mia', 'ESC-1')), 'Add details');
  await bot.person('mia').submit(shown(form), { severity: '1' });
  await bot.settle();
  expect((await desk.stored()).severity).toBe(1);
  expect(calls()).toEqual([]);
  bot.slack.changeChannel('CACME', { shared: true });
  bot.clock.advance(10 * 60_000);
  await desk.raised({ severity: '1', problem: 'Another thing altogether' });
  await bot.settle();
  expect(bot.slack.messages('CACME').some(({ text }) => text.includes('ESC-2'))).toBe(false);
  expect(calls()).toEqual([]);
});
