import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, hold, idOf, openDesk, shown } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('while nobody acknowledges', () => {
  it('the next is asked when the clock runs out, and everybody reads who and when; whoever acknowledges stops it', async () => {
    const { bot } = desk;
    await desk.raised();
    await bot.tick('2026-11-24T09:59:00Z');
    expect(desk.thread()).toEqual([]);
    await bot.tick('2026-11-24T10:00:00Z');
    expect(desk.thread()).toHaveLength(1);
    expect(desk.thread()[0]).toContain('Nobody has acknowledged ESC-1 in 1 h. @tom and @kim are asked now');
    expect(desk.thread()[0]).toContain('That is the end of its ladder: I ask again at Tue 24 Nov, 12:00');
    expect((await desk.dms('tom')).at(-1)?.text).toContain('You’re asked as delivery manager or admin.');
    await bot.tick('2026-11-24T10:00:10Z');
    expect(desk.thread()).toHaveLength(1);
    expect(await desk.stored()).toMatchObject({ ladderStep: 2, nextAsked: [], assigneeId: await idOf(bot, 'tom') });

    const [question] = (await desk.dms('ana')).slice(-1);
    if (!question) throw new Error('Ana was not asked');
    const old = structuredClone(desk.card());
    await bot.person('ana').click(question, 'Acknowledge');
    expect((await desk.dms('tom')).at(-1)?.text).toContain('@ana has it: nothing is left to do for you.');
    expect((await desk.dms('ana')).at(-1)?.text).toContain('This one is with you.');
    const late = await bot.person('tom').click(old, 'Acknowledge');
    expect(late.text).toContain('ana acknowledged ESC-1 on');
    await bot.tick('2026-11-24T12:00:00Z');
    expect(desk.thread().filter((line) => line.includes('Nobody has acknowledged'))).toHaveLength(1);
  });

  it('whom an admin names for a category is asked; each step says who comes next, and when', async () => {
    const { bot } = desk;
    const denied = await bot.person('mia').command('/golive', 'admin routes', { channel: 'acme' });
    expect(denied.text).toContain("You can't say who is asked about escalations.");
    const form = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    const saved = await bot.person('kim').submit(shown(form), { integration: [{ id: 'UEVA' }, { id: 'UANA' }] });
    expect(saved.text).toContain('Saved: Integration.');
    const again = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    expect((await bot.person('kim').submit(shown(again), {})).text).toContain('Nothing changed');
    await desk.raised();
    expect(desk.card().text).toContain('asked: @eva');
    expect(desk.card().text).toContain('To be acknowledged by Tue 24 Nov, 11:00 (Berlin), else @ana is asked.');
    await bot.tick('2026-11-24T10:00:00Z');
    expect(desk.thread()[0]).toContain(
      '@ana is asked now, as integration. Next: @tom and @kim at Tue 24 Nov, 12:00 (Berlin).',
    );
    expect(desk.card().text).toContain(
      'To be acknowledged by Tue 24 Nov, 12:00 (Berlin), else @tom and @kim are asked.',
    );
  });

  it('a Sev1 asks at night as well, and says why it is them', async () => {
    desk.bot.clock.set('2026-11-24T23:00:00Z');
    await desk.raised({ severity: '1', category: 'defect' });
    expect((await desk.dms('tom')).at(-1)?.text).toContain(
      'You’re asked as delivery manager, because nobody is named for engineering or product yet.',
    );
  });

  it('anything else waits for the morning of whoever is asked, and its raiser reads when that is', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-27T20:00:00Z');
    const form = await desk.escalate('mia', '');
    const words = { problem: 'SSO fails since Monday', impact: 'UAT cannot start', ask: 'Reload the metadata' };
    const done = await bot.person('mia').submit(shown(form), { ...words, severity: '2', category: 'integration' });
    expect(done.text).toContain(
      '@ana is asked at Mon 30 Nov, 09:00 (Berlin); it is to be acknowledged by Mon 30 Nov, 10:00',
    );
    expect(await desk.dms('ana')).toEqual([]);
    expect((await desk.stored()).ackDueAt?.toISOString()).toBe('2026-11-30T09:00:00.000Z');
    await bot.tick('2026-11-30T08:00:00Z');
    expect((await desk.dms('ana')).at(-1)?.text).toContain('You’re asked as solutions architect.');
  });

  it('a weekend counts for nothing, neither until the next is asked nor in the time they have', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-27T16:30:00Z');
    await desk.raised();
    await bot.tick('2026-11-30T08:30:00Z');
    expect(desk.thread().at(-1)).toContain('Nobody has acknowledged ESC-1 in 1 h. @tom and @kim are asked now');
    expect((await desk.stored()).containDueAt?.toISOString()).toBe('2026-11-30T17:00:00.000Z');
  });
});

describe('once it is acknowledged', () => {
  beforeEach(async () => {
    await desk.acknowledged();
  });

  it('their own card has no Join, which others have, and names nobody twice', async () => {
    const mine = (await desk.dms('ana')).at(-1)?.text ?? '';
    expect(mine).toContain('This one is with you.');
    expect(mine).toContain('[Resolved]');
    expect(mine).not.toContain('[Join]');
    expect(mine).not.toContain('joined by');
    expect(desk.card().text).toContain('[Join]');
  });

  it('a missed promise is quoted back to the owner, then told to the manager', async () => {
    const { bot } = desk;
    await bot.tick('2026-11-24T11:01:00Z');
    const line = '@ana, an update on ESC-1 was promised for 12:00 (Berlin). Where does it stand?';
    expect(desk.thread().at(-1)).toContain(line);
    await bot.tick('2026-11-24T12:01:00Z');
    expect((await desk.dms('tom')).at(-1)?.text).toContain(
      'An update was promised for Tue 24 Nov, 11:00 (London), and is missing. Nothing heard for 3 h 1 min. @ana works on it',
    );
    const reminder = bot.slack.messages('CACME').find(({ text }) => text.includes('Where does it stand?'));
    if (!reminder) throw new Error('Ana was not reminded');
    const form = await bot.person('ana').click(reminder, 'Update');
    await bot
      .person('ana')
      .submit(shown(form), { status: 'Still looking', next: 'Ana asks the vendor', promise: '30m' });
    expect(await desk.stored()).toMatchObject({ reminded: 'nobody', status: 'Still looking' });
    const before = desk.thread().length;
    await bot.tick('2026-11-24T12:30:00Z');
    expect(desk.thread()).toHaveLength(before);
    // Who is reminded late has their hour all the same.
    await bot.tick('2026-11-24T14:30:00Z');
    await bot.tick('2026-11-24T14:31:00Z');
    expect(desk.thread()).toHaveLength(before + 1);
    expect(desk.thread().at(-1)).toContain('was promised for 13:31 (Berlin). Where does it stand?');
    const missing = async () => (await desk.dms('tom')).filter(({ text }) => text.includes('and is missing'));
    expect(await missing()).toHaveLength(1);
    await bot.tick('2026-11-24T15:31:00Z');
    expect(await missing()).toHaveLength(2);
  });

  it('containment that is overdue is told to the manager, once', async () => {
    const { bot } = desk;
    const words = 'It was to be contained by Wed 25 Nov, 09:00 (London)';
    const told = async () => (await desk.dms('tom')).filter(({ text }) => text.includes(words));
    await desk.until('2026-11-25T09:00:00Z');
    expect((await told()).map(({ text }) => text)).toEqual([
      expect.stringContaining('@ana works on it: see what they need.'),
    ]);
    await bot.tick('2026-11-25T10:00:00Z');
    expect(await told()).toHaveLength(1);
  });

  it('waiting on the customer stops the clocks, for two working days at most', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-24T10:00:00Z');
    const form = await bot.person('ana').click(desk.card(), 'Waiting on customer');
    await bot.person('ana').submit(shown(form), { reason: 'Their IdP admin is back on Wednesday', days: '2' });
    expect(desk.card().text).toContain('Waiting on the customer until Thu 26 Nov, 11:00');
    const quiet = desk.thread().length;
    await bot.tick('2026-11-26T09:59:00Z');
    expect(desk.thread()).toHaveLength(quiet);
    await bot.tick('2026-11-26T10:00:00Z');
    expect(desk.thread().at(-1)).toContain('has waited for the customer as long as agreed; its clocks go on.');
    // A working day of nine hours, of which one was gone.
    expect((await desk.stored()).containDueAt?.toISOString()).toBe('2026-11-27T09:00:00.000Z');
  });

  it('the customer answers: the clocks go on at once; they are stopped twice, and no more', async () => {
    const { bot } = desk;
    const wait = async () => {
      const form = await bot.person('ana').click(desk.card(), 'Waiting on customer');
      return bot.person('ana').submit(shown(form), { reason: 'Their IdP admin', days: '1' });
    };
    bot.clock.set('2026-11-24T10:00:00Z');
    await wait();
    bot.clock.set('2026-11-24T12:00:00Z');
    await bot.person('mia').click(desk.card(), 'Customer answered');
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 12:00');
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 15:00');
    await wait();
    // An update meanwhile promises nothing.
    const update = await bot.person('ana').click(desk.card(), 'Update');
    await bot
      .person('ana')
      .submit(shown(update), { status: 'They look for it', next: 'Ana calls them', promise: '1h' });
    expect(desk.thread().at(-1)).toContain('They look for it');
    expect(desk.thread().at(-1)).not.toContain('next update');
    await bot.person('ana').click(desk.card(), 'Customer answered');
    const third = await wait();
    expect(Object.values(third.errors ?? {}).join()).toContain(
      'The clocks of ESC-1 have been stopped twice, and can’t be again.',
    );
    expect((await desk.stored()).waitingUntil).toBeNull();
  });

  it('a project on hold stops them too, and they go on with it; its managers have no digest until then', async () => {
    const { bot } = desk;
    const digests = async () => (await desk.dms('tom')).filter(({ text }) => text.includes('Open escalations:'));
    await hold(desk, 'Put on hold');
    expect(desk.card().text).not.toContain('Next update');
    const before = desk.thread().length;
    for (const at of ['24T15:00', '25T12:00']) await bot.tick(`2026-11-${at}:00Z`);
    expect(desk.thread()).toHaveLength(before);
    expect(await digests()).toEqual([]);
    await hold(desk, 'Resume');
    expect((await desk.stored()).containDueAt?.toISOString()).toMatch(/^2026-11-26T(11:59|12:00)/);
    await bot.tick('2026-11-25T14:01:00Z');
    expect(desk.thread().at(-1)).toContain('was promised for 15:00 (Berlin)');
    await bot.tick('2026-11-25T15:00:00Z');
    expect(await digests()).toHaveLength(1);
  });
});

describe('nobody hears anything', () => {
  const ticks = async (day: string, times: readonly string[]) => {
    for (const time of times) await desk.bot.tick(`2026-${day}T${time}:00Z`);
  };
  const silent = async (who: string) =>
    (await desk.dms(who)).map(({ text }) => text).filter((text) => text.includes('An update was promised'));

  beforeEach(async () => {
    desk.bot.clock.set('2026-11-28T20:00:00Z');
    await desk.acknowledged({ severity: '1' });
    await desk.until('2026-11-28T20:31:00Z', '2026-11-28T20:47:00Z');
  });

  it('it is quoted back every half an hour, day and night; the manager has one message that stays true, then those above them one, then each morning one', async () => {
    expect(await silent('tom')).toEqual([expect.stringContaining('Nothing heard for 47 min.')]);
    const [acknowledged, first, second] = desk.thread();
    expect(acknowledged).toContain('@ana acknowledged ESC-1');
    expect(first).toContain('@ana, an update on ESC-1 was promised for 21:30 (Berlin). Where does it stand?');
    expect(second).toContain('is still missing. The manager has been told.');
    await ticks('11-28', ['21:18', '21:49']);
    expect(await silent('tom')).toEqual([expect.stringContaining('Nothing heard for 1 h 49 min.')]);
    expect(await silent('kim')).toEqual([]);
    const again = desk.thread().slice(3);
    expect(again).toHaveLength(2);
    for (const line of again) {
      expect(line).toMatch(/^@ana, the update on ESC-1 that was promised for Sat 28 Nov, 21:30 \(Berlin\) is still/);
    }
    await ticks('11-28', ['22:51']);
    for (const who of ['tom', 'kim']) {
      expect(await silent(who)).toEqual([expect.stringContaining('Nothing heard for 2 h 51 min.')]);
    }
    const line = 'Nothing heard for 2 h 51 min. The managers have been told. I ask again at Sun 29 Nov, 00:21';
    expect(desk.thread().join('\n')).toContain(line);
    await ticks('11-28', ['23:22']);
    expect(await silent('tom')).toEqual([expect.stringContaining('Nothing heard for 3 h 22 min.')]);
    await ticks('11-29', ['08:30']);
    expect(await silent('tom')).toEqual([
      expect.stringContaining('Nothing heard for 3 h 22 min.'),
      expect.stringContaining('Nothing heard for 12 h 30 min.'),
    ]);
    expect(await silent('kim')).toHaveLength(1);
  });

  it('of what is contained it is quoted back each working morning in the end', async () => {
    await ticks('11-28', ['21:18', '21:49', '22:51']);
    const form = await desk.bot.person('ana').click(desk.card(), 'Contained');
    await desk.bot.person('ana').submit(shown(form), { containment: 'Everybody logs in with a password' });
    await ticks('11-28', ['23:22']);
    expect(desk.thread().at(-1)).toContain('I ask again at Mon 30 Nov, 09:00');
    const before = desk.thread().length;
    await ticks('11-29', ['20:00']);
    expect(desk.thread()).toHaveLength(before);
    await ticks('11-30', ['08:00', '23:00']);
    expect(desk.thread()).toHaveLength(before + 1);
  });

  it('an update ends it, and the next that is missed is a message of its own', async () => {
    expect(await silent('tom')).toHaveLength(1);
    const form = await desk.bot.person('ana').click(desk.card(), 'Update');
    await desk.bot.person('ana').submit(shown(form), { status: 'Looking', next: 'Ask the vendor' });
    expect(await desk.stored()).toMatchObject({ reminded: 'nobody' });
    await ticks('11-28', ['21:18', '21:35']);
    expect(await silent('tom')).toHaveLength(2);
  });
});
