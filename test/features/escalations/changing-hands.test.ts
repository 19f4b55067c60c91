import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, idOf, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

async function handTo(who: string, by = 'ana') {
  const form = await desk.bot.person(by).click(desk.card(), 'Hand over');
  return desk.bot
    .person(by)
    .submit(shown(form), { to: { id: `U${who.toUpperCase()}` }, note: 'The vendor has the trace' });
}

async function away(who: string, span: string) {
  await desk.bot.person(who).command('/golive', `away ${span}`, { channel: 'general' });
}

async function edit(answers: Record<string, string>) {
  const seen = await desk.escalate('mia', 'ESC-1');
  const form = await desk.bot.person('mia').click(whispered(seen), 'Add details');
  return desk.bot.person('mia').submit(shown(form), answers);
}

/** When everybody on its ladder had been asked. */
async function acknowledgedLate() {
  await desk.raised();
  await desk.until('2026-11-24T10:00:00Z');
  await desk.bot.begin('acknowledged late', async () => {
    await desk.bot.person('ana').click(desk.card(), 'Acknowledge');
  });
}

describe('handed over to another zone', () => {
  it('the clocks run in the working time of whoever has it now', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 10:00 (Berlin). Next update by Tue 24 Nov, 12:00');
    await handTo('ben');
    // Noon in Berlin is six in the morning for Ben, whose day begins at 15:00 there.
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 00:00 (Berlin). Next update by Tue 24 Nov, 17:00');
    expect(desk.thread().at(-1)).toContain(
      'handed ESC-1 to @ben: The vendor has the trace\n  Next update by Tue 24 Nov, 17:00',
    );
    await bot.tick('2026-11-24T15:59:00Z');
    expect(desk.thread().join()).not.toContain('Where does it stand?');
    await bot.tick('2026-11-24T16:00:00Z');
    expect(desk.thread().at(-1)).toContain('@ben, an update on ESC-1 was promised for 17:00 (Berlin)');
  });

  it('a promise that they can keep stands', async () => {
    await desk.acknowledged();
    await handTo('eva');
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 12:00');
  });

  it('whoever is asked while it is open has the whole time to acknowledge it', async () => {
    const { bot } = desk;
    await desk.raised();
    await handTo('ben');
    expect(desk.card().text).toContain(
      'To be acknowledged by Tue 24 Nov, 16:00 (Berlin), else @tom and @kim are asked.',
    );
    await bot.tick('2026-11-24T10:01:00Z');
    expect((await desk.stored()).ladderStep).toBe(1);
    await bot.tick('2026-11-24T15:00:00Z');
    expect((await desk.stored()).ladderStep).toBe(2);
  });

  it('whoever has it now reads what they must know, and nobody else is called by it', async () => {
    const { bot } = desk;
    await acknowledgedLate();
    const form = await bot.person('ana').click(desk.card(), 'Hand over');
    await bot
      .person('ana')
      .submit(shown(form), { to: { id: 'UTOM' }, note: 'Ask <!here> about <https://evil.example|it>' });
    const mine = await desk.dms('tom');
    expect(mine.map(({ text }) => text).join('\n')).toContain('This one is with you, asked by ana: Ask <!here> about');
    expect(mine.at(-1)?.text).toContain('You’re asked by ana: Ask <!here> about');
    expect(JSON.stringify(mine.map(({ blocks }) => blocks))).not.toMatch(/<!here>|<https:\/\/evil/);
  });

  it('not to oneself while it is open: that is acknowledging', async () => {
    await desk.raised();
    expect((await handTo('ana')).errors?.to).toMatch(/^It is with ana already|^Press \*Acknowledge\*/);
    expect((await handTo('mia', 'mia')).errors?.to).toBe('Press *Acknowledge* to take it on yourself.');
  });

  it('not to somebody on leave', async () => {
    await desk.raised();
    await desk.bot.person('ben').command('/golive', 'help', { channel: 'general' });
    await away('ben', '2026-11-24..+1w');
    const refused = await handTo('ben');
    expect(refused.errors?.to).toMatch(/^ben is away until .+\. Choose somebody who is here\.$/);
  });

  it('acknowledged from another zone, it is to be contained in that one’s day', async () => {
    const { bot } = desk;
    await desk.raised();
    await bot.person('ben').click(desk.card(), 'Acknowledge');
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 00:00 (Berlin)');
  });
});

describe('reopened', () => {
  beforeEach(async () => {
    const { bot } = desk;
    await acknowledgedLate();
    await bot.begin('resolved late', async () => {
      const form = await bot.person('ana').click(desk.card(), 'Resolved');
      await bot.person('ana').submit(shown(form), { resolution: 'Reloaded' });
    });
  });

  async function reopen() {
    const seen = await desk.escalate('mia', 'ESC-1');
    const form = await desk.bot.person('mia').click(whispered(seen), 'Reopen');
    return desk.bot.person('mia').submit(shown(form), { reason: 'It fails again' });
  }

  it('the ladder begins anew, whoever was asked the first time, and whoever reopens it reads who is asked', async () => {
    const { bot } = desk;
    expect(whispered(await reopen()).text).toContain('Open · asked: @ana.');
    expect(desk.card().text).toContain('asked: @ana.');
    expect(desk.card().text).toContain('else @tom and @kim are asked.');
    await bot.tick('2026-11-24T11:02:00Z');
    expect(desk.thread().at(-1)).toContain('@tom and @kim are asked now');
    expect((await desk.dms('tom')).at(-1)?.text).toContain('You’re asked as delivery manager or admin.');
  });

  it('whoever owned it and is on leave by now is not waited for', async () => {
    await away('ana', '2026-11-24..+2w');
    await reopen();
    expect(await desk.stored()).toMatchObject({ state: 'open', assigneeId: await idOf(desk.bot, 'tom') });
    expect((await desk.dms('tom')).at(-1)?.text).toContain('because ana is away: it was reopened');
  });
});

describe('made more or less severe', () => {
  it('a Sev1 rings at once, whom quiet hours had kept from it, and its clocks are short', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-24T20:00:00Z');
    await desk.raised({ severity: '3' });
    expect(await desk.dms('ana')).toEqual([]);
    await edit({ severity: '1' });
    expect((await desk.dms('ana')).at(-1)?.text).toContain('You’re asked as solutions architect.\nESC-1 · Sev1');
    const line = '@mia made ESC-1 Sev1, it was Sev3. To be acknowledged by Tue 24 Nov, 21:15';
    expect(desk.thread().at(-1)).toContain(line);
    await bot.tick('2026-11-24T20:16:00Z');
    expect(desk.thread().at(-1)).toContain('@tom and @kim are asked now');
  });

  it('an acknowledged one is to be contained sooner, and heard of sooner', async () => {
    await desk.acknowledged({ severity: '3' });
    await edit({ severity: '2' });
    expect(desk.card().text).toContain('Contain by Wed 25 Nov, 10:00 (Berlin). Next update by Tue 24 Nov, 12:00');
    expect(desk.thread().at(-1)).toContain('It is with @ana, next update by Tue 24 Nov, 12:00');
  });

  it('what is less severe keeps its promise', async () => {
    await desk.acknowledged({ severity: '1' });
    await edit({ severity: '2' });
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 10:30');
  });

  it('unless it falls into the night', async () => {
    const { bot } = desk;
    await desk.acknowledged({ severity: '1' });
    bot.clock.set('2026-11-24T19:00:00Z');
    const form = await bot.person('ana').click(desk.card(), 'Update');
    await bot
      .person('ana')
      .submit(shown(form), { status: 'Looking into it', next: 'Ana reads the trace', promise: '30m' });
    await edit({ severity: '2' });
    expect(desk.card().text).toContain('Next update by Wed 25 Nov, 11:00');
  });

  it('about something else, somebody else comes next', async () => {
    await desk.raised();
    await edit({ category: 'support' });
    expect(desk.card().text).toContain('else @ben is asked.');
  });
});
