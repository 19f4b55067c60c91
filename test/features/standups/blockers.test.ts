import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemByCode } from '#features/raid/queries.ts';
import { type Desk, last, openDesk, setUp, shown } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await setUp(desk, ['ana']);
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const told = async (name: string) => (await desk.inbox(name)).filter(({ text }) => text.includes('is blocked in'));

describe('a blocker that stays', () => {
  it('is brought to the lead once, when it is said for the second standup running', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await bot.tick('2026-11-23T11:00:00Z');
    expect(await told('mia')).toEqual([]);

    await bot.tick('2026-11-24T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access, <!here>' });
    const message = last(await told('mia'));
    expect(message.text).toContain('@ana is blocked in ACME Acme since Mon 23 Nov 2026, 2 standups running');
    expect(await told('ana')).toEqual([]);
    expect(await told('tom')).toEqual([]);
    await bot.tick('2026-11-24T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('since Mon 23 Nov 2026');

    await bot.tick('2026-11-25T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toHaveLength(1);
  });

  it('is told again when it comes back', async () => {
    const { bot } = desk;
    for (const [day, blocked] of [
      [23, 'VPN'],
      [24, 'VPN'],
      [25, ''],
      [26, 'VPN'],
      [27, 'VPN'],
    ] as const) {
      await bot.tick(`2026-11-${day}T08:30:00Z`);
      await desk.answer('ana', blocked === '' ? { Done: 'All fine' } : { 'Blocked by': blocked });
    }
    const texts = (await told('mia')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('since Thu 26 Nov 2026');
  });

  it('waits until the lead may be disturbed', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-24T06:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-24T08:00:00Z');
    expect(await told('mia')).toHaveLength(1);
  });

  it('is not asked about once it is gone meanwhile', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-24T06:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    const again = await bot.person('ana').command('/standup', '', { channel: 'acme' });
    await bot.person('ana').submit(shown(again), { Done: 'It works', 'Blocked by': 'none' });
    await bot.tick('2026-11-24T08:00:00Z');
    await bot.tick('2026-11-26T12:00:00Z');
    expect(await told('mia')).toEqual([]);
  });

  it('is none where somebody types “none”', async () => {
    const { bot } = desk;
    for (const [day, text] of [
      [23, 'none'],
      [24, 'None.'],
    ] as const) {
      await bot.tick(`2026-11-${day}T08:30:00Z`);
      await desk.answer('ana', { Done: 'Mapping', 'Blocked by': text });
      await bot.tick(`2026-11-${day}T11:00:00Z`);
    }
    expect(last(desk.summaries()).text).toContain('1 of 1 answered');
    expect(last(desk.summaries()).text).not.toContain('blocked');
    expect(await told('mia')).toEqual([]);
  });

  it('is told when nothing more is heard of it for two working days, and again five later', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await bot.tick('2026-11-24T11:00:00Z');
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-25T11:00:00Z');
    expect(last(await told('mia')).text).toContain('since Mon 23 Nov 2026, with no word since');
    bot.clock.set('2026-11-30T09:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toHaveLength(1);
    await bot.tick('2026-12-02T11:00:00Z');
    expect(await told('mia')).toHaveLength(2);
  });

  it('is told once its project goes on, for which no day on hold counts', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await bot.tick('2026-11-24T11:00:00Z');
    await desk.move('Put on hold', { Reason: 'Their budget' });
    for (const day of ['11-25', '12-03']) await bot.tick(`2026-${day}T11:00:00Z`);
    await desk.move('Resume', {});
    await bot.tick('2026-12-04T11:00:00Z');
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-12-07T11:00:00Z');
    await bot.tick('2026-12-08T11:00:00Z');
    expect((await told('mia')).map(({ text }) => text)).toEqual([expect.stringContaining('since Mon 23 Nov 2026')]);
  });

  it('is as old after a hold as before it, when it is said again', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-23T09:00:00Z');
    await desk.move('Put on hold', { Reason: 'Their budget' });
    bot.clock.set('2026-12-11T15:00:00Z');
    await desk.move('Resume', {});
    await bot.tick('2026-12-14T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(last(await told('mia')).text).toContain('since Mon 23 Nov 2026, 2 standups running');
    await bot.tick('2026-12-14T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('since Mon 23 Nov 2026');
  });

  it('is told beside another one that was told before', async () => {
    const { bot } = desk;
    for (const [day, text] of [
      [23, 'SSO cert'],
      [24, 'SSO cert'],
      [25, 'Data load fails'],
      [26, 'Data load fails'],
    ] as const) {
      await bot.tick(`2026-11-${day}T08:30:00Z`);
      await desk.answer('ana', { 'Blocked by': text });
    }
    const texts = (await told('mia')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toMatch(/since Wed 25 Nov 2026[\s\S]*Data load fails/);
  });

  it('is brought to the manager when it is the lead’s own', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia']);
    await desk.answer('mia', { 'Blocked by': 'SSO cert' });
    await bot.tick('2026-11-24T08:30:00Z');
    await desk.answer('mia', { 'Blocked by': 'SSO cert' });
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-24T09:00:00Z');
    expect(last(await told('tom')).text).toContain('You manage ACME.');
  });

  it('is brought to the manager while the lead is away for long', async () => {
    const { bot } = desk;
    await bot.person('mia').command('/golive', 'away 23 nov..11 dec', { channel: 'acme' });
    await desk.answer('ana', { 'Blocked by': 'SSO cert' });
    await bot.tick('2026-11-24T09:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'SSO cert' });
    expect(await told('mia')).toEqual([]);
    expect(last(await told('tom')).text).toContain('You manage ACME.');
  });

  it('becomes an issue by a press, filled in', async () => {
    const { bot, acme } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access\nfor the contractors' });
    await bot.tick('2026-11-24T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': `VPN access\n${'"'.repeat(900)}` });
    const mia = bot.person('mia');
    const form = shown(await mia.click(last(await told('mia')), 'Log issue'));
    const logged = await mia.submit(form, {});
    expect(logged.text).toContain('Logged in ACME.');
    expect(await itemByCode(bot.scope, acme.id, { type: 'issue', number: 1 })).toMatchObject({ title: 'VPN access' });
  });

  it('goes into an escalation by a press, filled in', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await bot.tick('2026-11-24T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    const heard = await bot.person('mia').click(last(await told('mia')), 'Escalate');
    expect(JSON.stringify(shown(heard).blocks)).toContain('VPN access');
  });

  it('is refused with the reason once the project is over', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await bot.tick('2026-11-24T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await desk.move('Cancel the project', { Reason: 'Customer left' });
    const heard = await bot.person('mia').click(last(await told('mia')), 'Log issue');
    expect(heard.text).toContain('ACME was cancelled');
  });
});
