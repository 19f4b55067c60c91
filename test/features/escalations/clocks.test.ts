import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, hold, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

async function edit(answers: Record<string, string>) {
  const seen = await desk.escalate('mia', 'ESC-1');
  const form = await desk.bot.person('mia').click(whispered(seen), 'Add details');
  return desk.bot.person('mia').submit(shown(form), answers);
}

async function wait(days: string) {
  const form = await desk.bot.person('ana').click(desk.card(), 'Waiting on customer');
  await desk.bot.person('ana').submit(shown(form), { reason: 'Their IdP admin', days });
}

const acknowledge = (who: string) => desk.bot.person(who).click(desk.card(), 'Acknowledge');
const containBy = async () => (await desk.stored()).containDueAt?.toISOString().slice(5, 16);

/** Raised as a Sev3 on Tuesday, found to be more on Wednesday at 10:00 in Berlin. */
async function foundToBe(severity: string) {
  await desk.raised({ severity: '3' });
  desk.bot.clock.set('2026-11-25T09:00:00Z');
  await desk.bot.begin(`found to be ${severity}`, async () => {
    await edit({ severity });
  });
}

describe('containment counts from when it became more severe', () => {
  it('whoever acknowledges it afterwards has all of that time', async () => {
    const { bot } = desk;
    await foundToBe('1');
    bot.clock.set('2026-11-25T09:05:00Z');
    await acknowledge('ana');
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 14:00 (Berlin)');
    await bot.tick('2026-11-25T09:06:00Z');
    expect(desk.thread().join()).not.toContain('was to be contained');
    await bot.tick('2026-11-25T13:00:00Z');
    expect(desk.thread().join()).toContain('ESC-1 was to be contained by Wed 25 Nov, 14:00');
  });

  it('so it does after the customer was waited for, and after a hold', async () => {
    const { bot } = desk;
    await foundToBe('2');
    await acknowledge('ana');
    await wait('1');
    bot.clock.set('2026-11-25T11:00:00Z');
    await bot.person('ana').click(desk.card(), 'Customer answered');
    expect(await containBy()).toMatch(/^11-26T(10:59|11:00)$/);
    await hold(desk, 'Put on hold');
    bot.clock.set('2026-11-25T12:00:00Z');
    await hold(desk, 'Resume');
    expect(await containBy()).toMatch(/^11-26T(11:59|12:00)$/);
  });

  it('made less severe again, it has no less time', async () => {
    await foundToBe('1');
    await edit({ severity: '2' });
    expect(await containBy()).toBe('11-25T13:00');
    await edit({ severity: '3' });
    expect(await containBy()).toBe('11-27T09:00');
  });
});

describe('into another zone', () => {
  it('what is left when it is handed over is left still', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    bot.clock.set('2026-11-25T08:15:00Z');
    const form = await bot.person('ana').click(desk.card(), 'Hand over');
    await bot.person('ana').submit(shown(form), { to: { id: 'UTOM' }, note: 'The vendor has the trace' });
    // 45 minutes, of a day that begins at 10:00 in Berlin.
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 10:45 (Berlin)');
  });

  it('what was overdue stays so, and is said once', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    await desk.until('2026-11-25T09:00:00Z');
    const form = await bot.person('ana').click(desk.card(), 'Hand over');
    await bot.person('ana').submit(shown(form), { to: { id: 'UBEN' }, note: 'The vendor has the trace' });
    await bot.tick('2026-11-26T20:00:00Z');
    expect(await containBy()).toBe('11-25T09:00');
    expect(desk.thread().filter((line) => line.includes('was to be contained by Wed 25 Nov, 10:00'))).toHaveLength(1);
  });

  it('overdue as what it was, it is said again when it is so as what it is now', async () => {
    const { bot } = desk;
    await desk.acknowledged({ severity: '1' });
    await bot.tick('2026-11-24T13:01:00Z');
    await bot.tick('2026-11-24T13:02:00Z');
    const said = () => desk.thread().filter((line) => line.includes('ESC-1 was to be contained by'));
    expect(said()).toHaveLength(1);
    await edit({ severity: '2' });
    expect(await containBy()).toBe('11-25T09:00');
    for (const at of ['25T09:01', '25T09:02', '25T09:03']) await bot.tick(`2026-11-${at}:00Z`);
    expect(said()).toEqual([expect.anything(), expect.stringContaining('by Wed 25 Nov, 10:00')]);
  });
});

describe('nothing is promised while the clocks stand still', () => {
  it('on hold, to whoever acknowledges it and whoever updates it', async () => {
    const { bot } = desk;
    await desk.raised();
    await hold(desk, 'Put on hold');
    await acknowledge('ana');
    const form = await bot.person('ana').click(desk.card(), 'Update');
    await bot
      .person('ana')
      .submit(shown(form), { status: 'Looking into it', next: 'Ana asks the vendor', promise: '2h' });
    expect(desk.thread()).toHaveLength(2);
    expect(desk.thread().join()).not.toMatch(/next update/i);
    expect(await desk.stored()).toMatchObject({ promisedAt: null });
    await hold(desk, 'Resume');
    expect(desk.card().text).toMatch(/Next update by Tue 24 Nov, 12:00/);
  });

  it('waiting on the customer, when the project comes back from a hold', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    await wait('1');
    await hold(desk, 'Put on hold');
    bot.clock.set('2026-11-24T12:00:00Z');
    await hold(desk, 'Resume');
    expect((await desk.stored()).waitingUntil).not.toBeNull();
    expect(await desk.stored()).toMatchObject({ promisedAt: null });
    await bot.tick('2026-11-24T15:00:00Z');
    const digest = (await desk.dms('tom')).at(-1)?.text;
    expect(digest).toContain('clocks stopped, waiting on the customer');
    expect(digest).not.toContain('promised');
  });
});

describe('while whoever has it says nothing', () => {
  it('nobody is called on their leave: the manager reads that they are away, and hands it over', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    await bot.person('ana').command('/golive', 'away today..+2w', { channel: 'acme' });
    await bot.tick('2026-11-24T11:01:00Z');
    expect(desk.thread().at(-1)).toMatch(/^ana is away until Tue 8 Dec.*, and the update on ESC-1 .* is missing/);
    expect(desk.thread().join()).not.toContain('Where does it stand?');
    const told = (await desk.dms('tom')).find(({ text }) => text.includes('and is missing'));
    if (!told) throw new Error('Tom was not told');
    expect(told.text).toMatch(/ana, who has it, is away until Tue 8 Dec.*: hand it to somebody who is here\./);
    const form = await bot.person('tom').click(told, 'Hand over');
    await bot.person('tom').submit(shown(form), { to: { id: 'UEVA' }, note: 'Ana is on leave' });
    expect(desk.card().text).toContain('with @eva');
    expect((await desk.stored()).promisedAt?.toISOString()).toMatch(/^2026-11-24T1[23]/);
    expect(await containBy()).not.toBe('11-24T11:01');
  });
});
