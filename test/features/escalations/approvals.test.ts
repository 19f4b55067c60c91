import { afterEach, beforeEach, expect, it } from 'vitest';
import { approvals } from '#features/gates/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const signed = async () => {
  const [row] = await desk.bot.scope.from(approvals, eq(approvals.role, 'support'));
  return row?.state;
};
const approve = () => desk.bot.person('ben').command('/golive', 'approve', { channel: 'acme' });

it('an approval goes stale when an escalation begins to block, grows weightier or ends; not by work on it', async () => {
  const { bot } = desk;
  await bot.person('mia').command('/golive', 'request go-live', { channel: 'acme' });
  await approve();
  expect(await signed()).toBe('approved');
  await desk.raised({ severity: '3', category: 'support', problem: 'Sev3 blocks nothing here' });
  expect(await signed()).toBe('approved');
  await desk.raised();
  expect(await signed()).toBe('stale');
  await approve();
  expect(await signed()).toBe('approved');

  await bot.person('ana').click(desk.card(2), 'Acknowledge');
  const update = await bot.person('ana').click(desk.card(2), 'Update');
  await bot.person('ana').submit(shown(update), { status: 'Metadata is stale', next: 'Ana reloads it', promise: '1h' });
  const contain = await bot.person('ana').click(desk.card(2), 'Contained');
  await bot.person('ana').submit(shown(contain), { containment: 'Contractors log in with a password' });
  expect(await signed()).toBe('approved');

  const worse = await bot.person('mia').click(whispered(await desk.escalate('mia', 'ESC-2')), 'Add details');
  await bot.person('mia').submit(shown(worse), { severity: '1' });
  expect(await signed()).toBe('stale');
  await approve();
  const resolve = await bot.person('ana').click(desk.card(2), 'Resolved');
  await bot.person('ana').submit(shown(resolve), { resolution: 'The metadata was reloaded' });
  expect(await signed()).toBe('stale');
});
