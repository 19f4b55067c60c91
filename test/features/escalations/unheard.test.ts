import { afterEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, shown } from './desk.ts';

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
    bot.clock.set('2026-11-28T23:00:00Z');
    await desk.raised({ severity: '1' });
    for (const at of ['2026-11-28T23:15:00Z', '2026-11-28T23:30:00Z', '2026-11-29T00:00:00Z']) await bot.tick(at);
    const again = desk.thread().filter((line) => line.includes('Everybody on its ladder has been asked'));
    expect(again).toHaveLength(2);
    expect(again[0]).toContain('Nobody has acknowledged ESC-1 in 30 min.');
    expect(again[0]).toContain('@ana, @tom and @kim. Call one of them: I ask again at Sun 29 Nov, 01:00 (Berlin).');
    for (const who of ['ana', 'tom', 'kim'])
      expect((await texts(who)).at(-1)).toContain('You’re asked again: nobody has acknowledged it.');
    expect((await texts('mia')).at(-1)).toContain('You raised it: call one of them');
    const [reminder] = (await desk.dms('tom')).slice(-1);
    if (!reminder) throw new Error('Tom was not reminded');
    await bot.person('tom').click(reminder, 'Acknowledge');
    await bot.tick('2026-11-29T00:31:00Z');
    expect(desk.thread().filter((line) => line.includes('Nobody has acknowledged'))).toHaveLength(3);
  });

  it('is said from the beginning where nobody comes next', async () => {
    desk = await openDesk(undefined, { manager: null });
    await desk.raised({ category: 'security' });
    await desk.bot.settle();
    expect(desk.card().text).toContain(
      'asked: @kim.\nTo be acknowledged by Tue 24 Nov, 11:00 (Berlin), else they are asked again.',
    );
  });

  it('a weekend counts for nothing', async () => {
    desk = await openDesk('2026-11-27T16:30:00Z');
    await desk.raised();
    await desk.bot.tick('2026-11-30T08:30:00Z');
    expect(desk.thread().at(-1)).toContain('Nobody has acknowledged ESC-1 in 1 h. @tom and @kim are asked now');
  });

  it('who sleeps has one question in the morning, however often the others were asked', async () => {
    desk = await openDesk();
    const { bot } = desk;
    const form = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    await bot.person('kim').submit(shown(form), { integration: [{ id: 'UBEN' }] });
    await desk.raised();
    // Ben’s day in New York begins at 15:00 in Berlin.
    await bot.tick('2026-11-24T14:00:00Z');
    expect((await texts('ben')).filter((text) => text.includes('asked'))).toHaveLength(1);
  });
});

describe('asked again in somebody else’s day', () => {
  it('who was asked by day has none of what was asked in their night', async () => {
    desk = await openDesk('2026-11-24T14:00:00Z');
    const { bot } = desk;
    const form = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    await bot.person('kim').submit(shown(form), { integration: [{ id: 'UBEN' }] });
    await desk.raised();
    for (const at of ['24T15:01', '24T16:02', '24T18:03']) await bot.tick(`2026-11-${at}:00Z`);
    const before = (await texts('ben')).length;
    const asks = () => desk.thread().filter((line) => line.includes('Everybody on its ladder has been asked')).length;
    const evening = asks();
    // Six and eight in the morning in New York.
    for (const at of ['25T11:04', '25T13:05', '25T14:00']) await bot.tick(`2026-11-${at}:00Z`);
    expect(asks()).toBeGreaterThan(evening);
    expect(await texts('ben')).toHaveLength(before);
  });
});

describe('quiet hours', () => {
  it('hold a question back; settled meanwhile, it never rings', async () => {
    desk = await openDesk('2026-11-24T18:00:00Z');
    const { bot } = desk;
    await desk.raised();
    await bot.person('tom').click(desk.card(), 'Acknowledge');
    await bot.tick('2026-11-25T08:00:00Z');
    expect(await texts('ana')).toEqual([]);
  });

  it('tell the raiser when whoever is asked will read it', async () => {
    desk = await openDesk('2026-11-27T18:00:00Z');
    const form = await desk.escalate('mia', '');
    const words = { problem: 'SSO fails since Monday', impact: 'UAT cannot start', ask: 'Reload the metadata' };
    const done = await desk.bot.person('mia').submit(shown(form), { ...words, severity: '2', category: 'integration' });
    expect(done.text).toContain(
      '@ana is asked at Mon 30 Nov, 09:00 (Berlin); it is to be acknowledged by Mon 30 Nov, 10:00',
    );
  });

  it.each([
    ['2', 0],
    ['1', 1],
  ])('of those named in a restricted Sev%s', async (severity, rung) => {
    desk = await openDesk('2026-11-24T20:00:00Z');
    const { bot } = desk;
    await bot.person('eva').command('/golive', 'help', { channel: 'general' });
    await desk.raised({ severity, allowed: [{ id: 'UEVA' }] as never });
    await bot.person('tom').command('/escalate', 'list', { channel: 'general' });
    await bot.settle();
    expect(await texts('eva')).toHaveLength(rung);
    const [question] = (await desk.dms('ana')).slice(-1);
    if (question) await bot.person('ana').click(question, 'Acknowledge');
    await bot.settle();
    expect((await texts('eva')).length > 1).toBe(rung === 1);
    await bot.tick('2026-11-25T08:00:00Z');
    expect((await texts('eva')).join()).toContain('ESC-1');
  });
});

describe('waiting on the customer', () => {
  it('stops the clocks twice, and no more', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.acknowledged();
    const wait = async () => {
      const form = await bot.person('ana').click(desk.card(), 'Waiting on customer');
      return bot.person('ana').submit(shown(form), { reason: 'Their IdP admin', days: '1' });
    };
    for (const _ of [1, 2]) {
      await wait();
      await bot.person('ana').click(desk.card(), 'Customer answered');
    }
    const third = await wait();
    expect(Object.values(third.errors ?? {}).join()).toContain(
      'The clocks of ESC-1 have been stopped twice, and can’t be again.',
    );
    expect((await desk.stored()).waitingUntil).toBeNull();
  });

  it('an update meanwhile promises nothing', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.acknowledged();
    const form = await bot.person('ana').click(desk.card(), 'Waiting on customer');
    await bot.person('ana').submit(shown(form), { reason: 'Their IdP admin', days: '1' });
    const update = await bot.person('ana').click(desk.card(), 'Update');
    await bot
      .person('ana')
      .submit(shown(update), { status: 'They look for it', next: 'Ana calls them', promise: '1h' });
    expect(desk.thread().at(-1)).not.toContain('next update at');
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
  const away = (who: string) => desk.bot.person(who).command('/golive', 'away 2026-11-24..+2w', { channel: 'general' });

  it('have no digest for every day of it, and somebody who is there hears of what is missed', async () => {
    desk = await openDesk();
    const { bot } = desk;
    await desk.acknowledged();
    await away('tom');
    for (const at of ['2026-11-24T11:01:00Z', '2026-11-24T12:02:00Z']) await bot.tick(at);
    expect((await texts('kim')).at(-1)).toContain(
      'An update was promised for Tue 24 Nov, 12:00 (Berlin), and is missing.',
    );
    for (const day of ['24', '25', '26']) await bot.tick(`2026-11-${day}T15:00:00Z`);
    await bot.tick('2026-12-09T09:00:00Z');
    expect((await texts('tom')).filter((text) => text.includes('Open escalations:'))).toEqual([]);
    await bot.tick('2026-12-09T15:00:00Z');
    expect((await texts('tom')).filter((text) => text.includes('Open escalations:'))).toHaveLength(1);
  });
});
