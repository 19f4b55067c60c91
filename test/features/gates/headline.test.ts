import { afterEach, expect, it } from 'vitest';
import { gates } from '#features/gates/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { type CheckSite, openCheckSite } from './check-site.ts';

let site: CheckSite;

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

const met = { 'What happened?': 'It is met', 'Note, or the reason': 'Done' };

it('the pinned message holds the next gate with its verdict, and is edited when a criterion changes', async () => {
  site = await openCheckSite(await startBot());
  await site.change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.id, 'uat')));
  await site.update('mia', 'rollback', met);
  const [first] = site.bot.slack.messages('CACME');
  expect(first?.text).toContain('Next gate Go-live: NO-GO, 50 %, 1 thing blocks it');
  await site.update('mia', 'pen-test', met);
  await site.update('ana', 'pen-test', { 'What happened?': 'I checked it as security: verified' });
  const [same, ...lines] = site.bot.slack.messages('CACME');
  expect(same?.ts).toBe(first?.ts);
  expect(same?.text).toContain('Next gate Go-live: GO WITH CONDITIONS, 75 %');
  expect(lines.map(({ text }) => text.trim())).toEqual([
    '@mia met rollback – Go-live: NO-GO, 50 %',
    '@mia met pen-test – Go-live: NO-GO, 50 %',
    '@ana verified pen-test – Go-live: GO WITH CONDITIONS, 75 %',
  ]);
});

it('people of another organisation read no verdict', async () => {
  site = await openCheckSite(await startBot(), { project: { channel: 'CSHARED' } });
  await site.update('mia', 'rollback', met);
  const all = site.bot.slack.messages('CSHARED').map(({ text }) => text);
  expect(all.join()).toContain('ACME');
  expect(all.join()).not.toMatch(/NO-GO|rollback|%/);
});

it('its button checks the project for whoever presses it', async () => {
  site = await openCheckSite(await startBot());
  await site.update('mia', 'rollback', met);
  const [first] = site.bot.slack.messages('CACME');
  if (!first) throw new Error('nothing was posted');
  const heard = await site.bot.person('ben').click(first, 'Check');
  expect(heard.text).toContain('NO-GO · 50 % · ACME Go-live');
  expect(site.bot.slack.messages('CACME')).toHaveLength(2);
});

it('says NO-GO the night after a waiver ended, though nobody did anything', async () => {
  const waiver = {
    ...{ id: 'w', state: 'approved' as const, requestedBy: 'mia', decidedBy: 'tom', riskOwner: 'ana' },
    ...{ reason: 'No window', compensating: 'Exports', expires: '2026-11-26' },
  };
  const waived = { key: 'restore', text: 'Restore was rehearsed', state: 'waived' as const, waiver };
  site = await openCheckSite(await startBot(), {
    criteria: [waived, { key: 'smoke', text: 'Smoke checks are written' }],
  });
  await site.change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.id, 'uat')));
  await site.update('mia', 'smoke', met);
  const headline = () => site.bot.slack.messages('CACME')[0]?.text;
  expect(headline()).toContain('Next gate Go-live: GO WITH CONDITIONS, 100 %');
  await site.bot.tick('2026-11-26T12:00:00Z');
  expect(headline()).toContain('GO WITH CONDITIONS');
  await site.bot.tick('2026-11-26T23:30:00Z');
  expect(headline()).toContain('Next gate Go-live: NO-GO, 50 %, 1 thing blocks it');
  expect(await site.criterion('restore')).toMatchObject({ state: 'waived' });
});
