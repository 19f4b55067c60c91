import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const last = async (who: string) => (await desk.dms(who)).at(-1)?.text ?? '';

async function said(who: string, button: string, answers: Record<string, unknown>): Promise<void> {
  const { bot } = desk;
  const form = await bot.person(who).click(whispered(await desk.escalate(who, 'ESC-1')), button);
  await bot.person(who).submit(shown(form), answers as never);
  await bot.settle();
}

describe('a Sev2 that becomes a Sev1 in the night', () => {
  beforeEach(async () => {
    await desk.acknowledged();
    await desk.bot.tick('2026-11-24T11:01:00Z');
    desk.bot.clock.set('2026-11-25T01:00:00Z');
    await said('mia', 'Add details', { severity: '1' });
  });

  it('rings whoever has it, and promises an update anew', async () => {
    expect(await last('ana')).toContain(
      '@mia made it Sev1. It is with you, next update by Wed 25 Nov, 02:30 (Berlin).',
    );
    expect(desk.thread().at(-1)).toContain('It is with @ana, next update by Wed 25 Nov, 02:30 (Berlin).');
    expect(desk.card().text).toContain('Next update by Wed 25 Nov, 02:30 (Berlin).');
  });

  it('is asked about when that passes, and its card says so', async () => {
    await desk.bot.tick('2026-11-25T01:30:00Z');
    expect(desk.thread().at(-1)).toContain('@ana, an update on ESC-1 was promised for 02:30 (Berlin).');
    expect(desk.card().text).toContain('An update was promised for Wed 25 Nov, 02:30 (Berlin), and is missing.');
  });

  it('is nothing to be told about to whoever did it', async () => {
    const before = (await desk.dms('ana')).length;
    await said('ana', 'Add details', { severity: '2' });
    await said('ana', 'Add details', { severity: '1' });
    expect(await desk.dms('ana')).toHaveLength(before);
  });
});

it('one that was to be contained says so once that is over', async () => {
  await desk.acknowledged();
  expect(desk.card().text).toContain('Contain by Wed 25 Nov, 10:00 (Berlin).');
  await desk.bot.tick('2026-11-25T09:01:00Z');
  expect(desk.card().text).toContain('It was to be contained by Wed 25 Nov, 10:00 (Berlin).');
});

describe('the owner of a workstream', () => {
  it('hears of it, and does not read that nothing is left to do', async () => {
    await desk.met('ben');
    await desk.acknowledged({ severity: '1' });
    await desk.bot.person('tom').command('/golive', 'help', { channel: 'general' });
    await said('ana', 'Workstream', { name: 'Database', owner: { id: 'UBEN' } });
    expect(await last('ben')).toContain('@ana asks you to take care of Database.');
    const before = (await desk.dms('ben')).length;
    await said('ana', 'Workstream', { name: 'database', owner: { id: 'UBEN' } });
    await said('ana', 'Workstream', { name: 'Customer', owner: { id: 'UANA' } });
    expect(await desk.dms('ben')).toHaveLength(before);
  });

  it('who was asked before reads what is theirs', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-24T20:00:00Z');
    await desk.raised({ severity: '1' });
    await bot.tick('2026-11-24T20:15:00Z');
    const asked = (await desk.dms('ana')).at(-1);
    await bot.person('ana').click(asked as never, 'Acknowledge');
    await bot.settle();
    const toms = async () => (await desk.dms('tom')).find(({ text }) => text.includes('@ana has it'))?.text;
    expect(await toms()).toContain('@ana has it: nothing is left to do for you.');
    await said('ana', 'Workstream', { name: 'Database', owner: { id: 'UTOM' } });
    expect(await toms()).toContain('@ana has it; you take care of Database.');
  });
});

describe('how long nothing was heard', () => {
  it('counts from the last step, whichever it was', async () => {
    await desk.acknowledged();
    desk.bot.clock.set('2026-11-24T10:50:00Z');
    await said('ana', 'Contained', { containment: 'A password for everybody' });
    await desk.bot.tick('2026-11-24T11:01:00Z');
    await desk.bot.tick('2026-11-24T12:02:00Z');
    expect(await last('tom')).toContain('Nothing heard for 1 h 12 min.');
  });
});

describe('handed over in the night of whoever gets it', () => {
  it('and settled before they wake: nothing rings in the morning', async () => {
    await desk.met('ben');
    await desk.acknowledged();
    desk.bot.clock.set('2026-11-24T10:00:00Z');
    const before = (await desk.dms('ben')).length;
    await said('ana', 'Hand over', { to: { id: 'UBEN' }, note: 'The vendor calls back' });
    await said('ana', 'Resolved', { resolution: 'The vendor did it' });
    await desk.bot.tick('2026-11-24T14:05:00Z');
    expect(await desk.dms('ben')).toHaveLength(before);
  });
});

it('who was asked has not joined', async () => {
  await desk.resolved();
  await said('mia', 'Reopen', { reason: 'It is back' });
  await desk.bot.tick('2026-11-24T11:00:00Z');
  expect(desk.card().text).toContain('asked: @ana, @tom and @kim.');
  expect(desk.card().text).not.toContain('joined by');
});

it('the list and the digest name everybody who is asked', async () => {
  await desk.raised();
  await desk.bot.tick('2026-11-24T10:01:00Z');
  await desk.bot.tick('2026-11-24T15:00:00Z');
  const line = desk.card().text.match(/asked: .*(?=\.)/)?.[0] ?? 'nobody';
  expect(line).toBe('asked: @ana, @tom and @kim');
  expect((await desk.escalate('mia', 'list')).text).toContain(`open · ${line} · `);
  expect(await last('tom')).toContain(`open · ${line} · `);
});
