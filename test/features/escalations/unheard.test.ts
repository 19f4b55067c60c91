import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, route, shown } from './desk.ts';

let desk: Desk;

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const texts = async (who: string) => (await desk.dms(who)).map(({ text }) => text);

describe('the end of the ladder', () => {
  it('is not the end: everybody is asked again, and the raiser told to call', async () => {
    desk = await openDesk();
    const { bot } = desk;
    bot.clock.set('2026-11-24T20:00:00Z');
    await desk.raised({ severity: '1' });
    await bot.tick('2026-11-24T20:15:00Z');
    expect((await texts('kim')).at(-1)).toContain('You’re asked as delivery manager or admin.');
    for (const at of ['24T20:30', '24T21:00']) await bot.tick(`2026-11-${at}:00Z`);
    const again = desk.thread().filter((line) => line.includes('Everybody on its ladder has been asked'));
    expect(again).toHaveLength(2);
    expect(again[0]).toContain('Nobody has acknowledged ESC-1 in 30 min.');
    expect(again[0]).toContain('@ana, @tom and @kim. Call one of them: I ask again at Tue 24 Nov, 22:00 (Berlin).');
    for (const who of ['ana', 'tom', 'kim'])
      expect((await texts(who)).at(-1)).toContain('You’re asked again: nobody has acknowledged it.');
    expect((await texts('mia')).at(-1)).toContain('You raised it: call one of them');
    const [reminder] = (await desk.dms('tom')).slice(-1);
    if (!reminder) throw new Error('Tom was not reminded');
    await bot.person('tom').click(reminder, 'Acknowledge');
    await bot.tick('2026-11-24T21:31:00Z');
    expect(desk.thread().filter((line) => line.includes('Nobody has acknowledged'))).toHaveLength(3);
  });

  it('counts the silence by the clock of whoever had it longest, though somebody whose day began later was asked', async () => {
    desk = await openDesk('2026-11-30T08:00:00Z');
    await desk.raised();
    for (const at of ['09:30', '10:30', '12:30']) await desk.bot.tick(`2026-11-30T${at}:00Z`);
    const waited = desk.thread().flatMap((line) => /Nobody has acknowledged ESC-1 in (.*?)\./.exec(line)?.[1] ?? []);
    expect(waited).toEqual(['1 h 30 min', '2 h 30 min', '4 h 30 min']);
  });

  it('is said from the beginning where nobody comes next', async () => {
    desk = await openDesk(undefined, { manager: null });
    await desk.raised({ category: 'security' });
    await desk.bot.settle();
    expect(desk.card().text).toContain(
      'asked: @kim.\nTo be acknowledged by Tue 24 Nov, 11:00 (Berlin), else they are asked again.',
    );
  });

  it('who sleeps has one question in the morning, however often the others were asked', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await route(desk, 'ben');
    await desk.raised();
    // Ben’s day in New York begins at 15:00 in Berlin.
    await bot.tick('2026-11-24T14:00:00Z');
    expect((await texts('ben')).filter((text) => text.includes('asked'))).toHaveLength(1);
  });
});

describe('asked again in somebody else’s day', () => {
  it('who was asked by day has none of what was asked in their night', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await route(desk, 'ben');
    bot.clock.set('2026-11-24T14:00:00Z');
    await desk.raised();
    for (const at of ['24T15:01', '24T16:02']) await bot.tick(`2026-11-${at}:00Z`);
    const before = (await texts('ben')).length;
    const asks = () => desk.thread().filter((line) => line.includes('Everybody on its ladder has been asked')).length;
    const evening = asks();
    // Eight in the morning in New York, and when his day begins.
    for (const at of ['25T13:05', '25T14:00']) await bot.tick(`2026-11-${at}:00Z`);
    expect(asks()).toBeGreaterThan(evening);
    expect(await texts('ben')).toHaveLength(before);
  });
});

describe('quiet hours', () => {
  it('hold a question back, and what those named in a restricted one read; settled meanwhile, it never rings', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.met('eva');
    bot.clock.set('2026-11-24T18:00:00Z');
    await desk.raised();
    await bot.person('tom').click(desk.card(), 'Acknowledge');
    await desk.raised({ problem: 'A key leaked', allowed: [{ id: 'UEVA' }] });
    for (const who of ['ana', 'eva']) expect(await texts(who)).toEqual([]);
    await bot.tick('2026-11-25T08:00:00Z');
    for (const who of ['ana', 'eva']) {
      expect((await texts(who)).join()).toContain('ESC-2');
      expect((await texts(who)).join()).not.toContain('ESC-1');
    }
  });

  it('of those named in a restricted Sev1 are over: it rings at once, and so does what is done about it', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.met('eva');
    bot.clock.set('2026-11-24T20:00:00Z');
    await desk.raised({ severity: '1', allowed: [{ id: 'UEVA' }] });
    expect(await texts('eva')).toEqual([expect.stringContaining('ESC-1')]);
    const [question] = (await desk.dms('ana')).slice(-1);
    if (!question) throw new Error('Ana was not asked');
    await bot.person('ana').click(question, 'Acknowledge');
    expect((await texts('eva')).length).toBeGreaterThan(1);
  });
});

describe('in a channel that outsiders read', () => {
  it('the raiser and the lead have it by direct message within half a minute', async () => {
    desk = await openDesk();
    const { bot } = desk;
    bot.slack.changeChannel('CACME', { shared: true });
    bot.clock.advance(10 * 60_000);
    const form = await desk.escalate('eva', '');
    await bot.person('eva').submit(shown(form), {
      severity: '1',
      category: 'integration',
      problem: 'SSO fails for all contractors',
      impact: 'UAT cannot start',
    });
    await bot.tick('2026-11-24T09:10:30Z');
    for (const who of ['eva', 'mia']) expect((await texts(who)).join()).toContain('Open · asked: @ana.');
    expect(bot.slack.messages('CACME').some(({ text }) => text.includes('ESC-1'))).toBe(false);
  });
});

describe('managers on leave', () => {
  const away = (who: string) =>
    desk.bot.person(who).command('/golive', 'away 2026-11-24..2026-11-25', { channel: 'general' });

  it('have no digest for every day of it, and somebody who is there hears of what is missed', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.acknowledged();
    await away('tom');
    for (const at of ['2026-11-24T11:01:00Z', '2026-11-24T12:02:00Z']) await bot.tick(at);
    expect((await texts('kim')).at(-1)).toContain(
      'An update was promised for Tue 24 Nov, 12:00 (Berlin), and is missing.',
    );
    await bot.tick('2026-11-24T15:00:00Z');
    await bot.tick('2026-11-26T08:00:00Z');
    expect((await texts('tom')).filter((text) => text.includes('Open escalations:'))).toEqual([]);
    await bot.tick('2026-11-26T15:00:00Z');
    expect((await texts('tom')).filter((text) => text.includes('Open escalations:'))).toHaveLength(1);
  });
});
