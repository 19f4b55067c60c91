import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.raised();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

async function opened(who: string) {
  return shown(await desk.bot.person(who).click(whispered(await desk.escalate(who, 'ESC-1')), 'Add details'));
}

/** Mia and Ana have it open. */
function bothOpened() {
  return desk.bot.begin('both have it open', async () => [await opened('mia'), await opened('ana')] as const);
}

describe('two edit details at once', () => {
  it('the same field: the second reads what the first wrote, keeps what they typed, and may save it after all', async () => {
    const { bot } = desk;
    const [mias, anas] = await bothOpened();
    await bot.person('mia').submit(mias, { impact: 'UAT starts a week late', tried: 'Cleared the cache' });
    const met = await bot
      .person('ana')
      .submit(anas, { impact: 'Only <!here> contractors cannot log in', steps: 'Log in as a contractor' });
    expect(met.text).toContain(
      'Nothing was saved yet: mia changed the impact to “UAT starts a week late” meanwhile. What you typed is still here.',
    );
    expect(met.text).toContain('Only <!here> contractors cannot log in');
    expect(met.text).toContain('Log in as a contractor');
    expect(await desk.stored()).toMatchObject({ impact: 'UAT starts a week late', steps: null, version: 2 });
    const saved = await bot.person('ana').submit(shown(met));
    expect(saved.text).toContain('ESC-1 is saved. mia changed the list of what was tried meanwhile; that stays.');
    expect(await desk.stored()).toMatchObject({
      impact: 'Only <!here> contractors cannot log in',
      steps: 'Log in as a contractor',
      tried: 'Cleared the cache',
      version: 3,
    });
  });

  it('another field: both stay', async () => {
    const { bot } = desk;
    const [mias, anas] = await bothOpened();
    await bot.person('mia').submit(mias, { severity: '1', neededBy: '2026-11-27' });
    const saved = await bot.person('ana').submit(anas, { workaround: 'None' });
    expect(saved.text).toContain('ESC-1 is saved. mia changed the severity and the day it is needed by meanwhile');
    expect(await desk.stored()).toMatchObject({ severity: 1, neededBy: '2026-11-27', workaround: 'None' });
    expect(desk.thread().at(-1)).toContain('@ana added details to ESC-1');
  });

  it('the same words: nothing to say', async () => {
    const { bot } = desk;
    const [mias, anas] = await bothOpened();
    for (const [who, form] of [['mia', mias] as const, ['ana', anas] as const]) {
      const saved = await bot.person(who).submit(form, { tried: 'Cleared the cache' });
      expect(saved.text).toMatch(/ESC-1 is saved\.(?! mia)/);
    }
  });

  it('a third time: whoever was overtaken twice is told twice', async () => {
    const { bot } = desk;
    const anas = await opened('ana');
    await bot.person('mia').submit(await opened('mia'), { impact: 'First' });
    const once = await bot.person('ana').submit(anas, { impact: 'Mine' });
    await bot.person('tom').submit(await opened('tom'), { impact: 'Second' });
    const twice = await bot.person('ana').submit(shown(once));
    expect(twice.text).toContain('tom changed the impact to “Second” meanwhile');
    expect((await desk.stored()).impact).toBe('Second');
  });

  it('and what happens to it otherwise is in nobody’s way', async () => {
    const { bot } = desk;
    const mias = await opened('mia');
    await bot.person('ana').click(desk.card(), 'Acknowledge');
    const saved = await bot.person('mia').submit(mias, { tried: 'Cleared the cache' });
    expect(saved.text).toContain('ESC-1 is saved.');
    expect(await desk.stored()).toMatchObject({ state: 'acknowledged', tried: 'Cleared the cache' });
  });
});
