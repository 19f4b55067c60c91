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

const saying = async (words: string) =>
  (await desk.dms('tom')).map(({ text }) => text).filter((text) => text.includes(words));
const missing = () => saying('and is missing');

async function ticks(...moments: string[]): Promise<void> {
  for (const at of moments) await desk.bot.tick(`2026-11-${at}:00Z`);
}

/** Tom’s morning is at midnight UTC. */
function tomInTokyo(): Promise<void> {
  return desk.bot.begin('Tom in Tokyo', async () => {
    const form = await desk.bot.person('tom').command('/golive', 'settings', { channel: 'acme' });
    await desk.bot.person('tom').submit(shown(form), { zone: 'Asia/Tokyo' });
  });
}

/** Ana owes an update, and a second one after that, both in Tom’s night; he is told of the first. */
async function missedTwice(): Promise<void> {
  await desk.acknowledged();
  await tomInTokyo();
  await desk.until('2026-11-24T11:01:00Z', '2026-11-24T12:02:00Z');
  const form = await desk.bot.person('ana').click(desk.card(), 'Update');
  await desk.bot.person('ana').submit(shown(form), { status: 'Looking', next: 'Ask the vendor', promise: '1h' });
}

it.each([
  ['asked in their night', ['24T13:31', '25T00:00']],
  ['asked in their morning, as golive slept in their night', ['25T00:00', '25T00:01']],
  ['asked in their night and again in their morning, as golive slept in between', ['24T13:31', '25T01:31']],
])('a manager on the ladder has one question: %s', async (_, moments) => {
  await tomInTokyo();
  desk.bot.clock.set('2026-11-24T12:30:00Z');
  await desk.raised();
  await ticks(...moments);
  expect(await saying('ESC-1')).toEqual([expect.stringContaining('You’re asked as delivery manager or admin.')]);
});

it.each([
  ['golive was awake in their night', ['24T14:30', '24T15:31']],
  ['golive slept until their morning', ['24T15:00']],
])('a missed update is one message to the manager, whatever waited for the morning: %s', async (_, moments) => {
  await missedTwice();
  await ticks(...moments, '25T00:00');
  expect(await missing()).toEqual([expect.stringContaining('promised for Tue 24 Nov, 22:02 (Tokyo)')]);
  await ticks('25T08:01', '25T09:31', '25T10:30', '26T00:30');
  expect(await missing()).toEqual([expect.stringContaining('Nothing heard for 1 d 12 h.')]);
});

it('what waits for the manager’s morning keeps back nothing about what became a Sev1, and does not come after it', async () => {
  await desk.acknowledged();
  await tomInTokyo();
  await desk.until('2026-11-24T11:01:00Z', '2026-11-24T12:02:00Z');
  const { bot } = desk;
  const form = await bot.person('mia').click(whispered(await desk.escalate('mia', 'ESC-1')), 'Add details');
  await bot.person('mia').submit(shown(form), { severity: '1' });
  expect(await missing()).toEqual([]);
  await ticks('24T12:33', '24T12:49');
  const once = [expect.stringMatching(/Sev1[\s\S]*promised for Tue 24 Nov, 21:32 \(Tokyo\)/)];
  expect(await missing()).toEqual(once);
  await ticks('25T00:00');
  expect(await missing()).toEqual(once);
});
