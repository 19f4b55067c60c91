import { afterEach, expect, it } from 'vitest';
import { severeLines } from '#features/escalations/severe.ts';
import { type Desk, openDesk, shown } from './desk.ts';

let desk: Desk;

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

/** The clock of ESC-1 in the list, at a moment at which nothing else happens. */
async function clockAt(iso: string): Promise<string | undefined> {
  desk.bot.clock.set(iso);
  const heard = await desk.escalate('mia', 'list');
  return /ESC-1[^\n]*\n[^\n]*? · ([^·\n]*?) \[Open\]/.exec(heard.text)?.[1];
}

async function acknowledged(at: string, answers = {}): Promise<void> {
  desk = await openDesk();
  desk.bot.clock.set(at);
  await desk.acknowledged(answers);
}

it('what is left of a Sev2, and how far it is over, counts the working time of whoever works on it', async () => {
  // Friday 17:30: half an hour of that day is left, and eight and a half hours of Monday.
  await acknowledged('2026-11-27T16:30:00Z');
  const left: [string, string][] = [
    ['2026-11-27T16:30:00Z', '9 h of working time left to contain'],
    ['2026-11-28T12:00:00Z', '8 h 30 min of working time left to contain'],
    ['2026-11-30T14:30:00Z', '2 h of working time left to contain'],
    ['2026-11-30T16:35:00Z', 'containment overrun by 5 min of working time'],
    ['2026-12-01T07:00:00Z', 'containment overrun by 30 min of working time'],
    ['2026-12-01T10:30:00Z', 'containment overrun by 3 h of working time'],
  ];
  for (const [at, words] of left) expect(await clockAt(at)).toBe(words);
  const [line] = await severeLines({ ...desk.bot.scope, now: desk.bot.clock.now() });
  expect(line?.text).toContain('containment overrun by 3 h of working time');
});

it('a Sev1 counts day and night', async () => {
  await acknowledged('2026-11-27T20:00:00Z', { severity: '1' });
  expect(await clockAt('2026-11-27T22:30:00Z')).toBe('1 h 30 min left to contain');
  expect(await clockAt('2026-11-28T02:00:00Z')).toBe('containment overrun by 2 h');
});

it('what ended with the working day is due now, until somebody works again', async () => {
  await acknowledged('2026-11-25T08:00:00Z');
  expect(await clockAt('2026-11-25T17:00:00Z')).toBe('0 min of working time left to contain');
  expect(await clockAt('2026-11-25T22:00:00Z')).toBe('containment due now');
  expect(await clockAt('2026-11-26T08:20:00Z')).toBe('containment overrun by 20 min of working time');
});

it('waiting on the customer is left out, before it is over and after', async () => {
  const { bot } = await acknowledged('2026-11-25T08:00:00Z').then(() => desk);
  const wait = async () => {
    const form = await bot.person('ana').click(desk.card(), 'Waiting on customer');
    await bot.person('ana').submit(shown(form), { reason: 'Their admin', days: '1' });
  };
  bot.clock.set('2026-11-25T10:00:00Z');
  await wait();
  expect(await clockAt('2026-11-25T10:30:00Z')).toBe('clocks stopped, waiting on the customer');
  bot.clock.set('2026-11-25T12:00:00Z');
  await bot.person('ana').click(desk.card(), 'Customer answered');
  expect(await clockAt('2026-11-25T12:00:00Z')).toBe('7 h of working time left to contain');
  // Due on Thursday at 11:00; an hour late it stands still for another two.
  bot.clock.set('2026-11-26T11:00:00Z');
  await wait();
  bot.clock.set('2026-11-26T13:00:00Z');
  await bot.person('ana').click(desk.card(), 'Customer answered');
  expect(await clockAt('2026-11-26T14:00:00Z')).toBe('containment overrun by 2 h of working time');
});

it('until somebody acknowledges, the clock of whoever is asked is shown', async () => {
  desk = await openDesk();
  await desk.raised();
  expect(await clockAt('2026-11-24T09:20:00Z')).toBe('40 min of working time left to acknowledge');
  expect(await clockAt('2026-11-24T11:00:00Z')).toBe('acknowledgement overrun by 1 h of working time');
});
