import { afterEach, expect, it } from 'vitest';
import { approvals, delegations } from '#features/gates/tables.ts';
import { stopClocks, touch } from '#features/projects/writes.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Bot } from '#test/support/bot.ts';
import { ACME, openSite, type Site, type SiteOptions } from './signing-site.ts';

/** Early morning in Berlin, where the project is; still the day before in New York, where Ben is. */
const NIGHT = '2026-11-24T02:00:00Z';

let site: Site;

async function opened(options: SiteOptions = {}): Promise<Bot> {
  site = await openSite(options);
  return site.bot;
}

async function card(name: string) {
  const found = (await site.inbox(name)).at(-1);
  if (!found) throw new Error(`${name} has no message`);
  return structuredClone(found);
}

async function become(state: 'active' | 'on_hold'): Promise<void> {
  const project = await site.project();
  await site.change(touch(project, { state }), ...stopClocks(project, state === 'active' ? 'resume' : 'hold'));
}

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

it('a decision is of the project’s day, wherever the approver is', async () => {
  const bot = await opened();
  await site.request();
  bot.clock.set(NIGHT);
  await bot.person('ben').command('/golive', 'approve', ACME);
  const [row] = await bot.scope.from(approvals, eq(approvals.role, 'support'));
  expect(row).toMatchObject({ decidedOn: '2026-11-24' });
});

it('a request is of the project’s day, and so is what its message counts', async () => {
  const team: SiteOptions['team'] = [
    ['lead', 'ben'],
    ['manager', 'tom'],
    ['security', 'ana'],
    ['support', 'ben'],
    ['support', 'eva'],
  ];
  const bot = await opened({ team });
  bot.clock.set(NIGHT);
  await bot.person('ben').command('/golive', 'request', ACME);
  const rows = await bot.scope.from(approvals);
  expect(rows.map(({ requestedOn }) => requestedOn)).toEqual(['2026-11-24', '2026-11-24', '2026-11-24']);
  expect((await card('ana')).text).toContain('(10 days left)');
});

it('“today” of a delegation is the project’s', async () => {
  const bot = await opened();
  bot.clock.set(NIGHT);
  await bot.person('ben').command('/golive', 'delegate support <@UEVA> today', ACME);
  const [row] = await bot.scope.from(delegations);
  expect(row).toMatchObject({ firstDay: '2026-11-24', lastDay: '2026-11-24' });
});

it('while the project is on hold a request doesn’t run out, and the days on hold don’t count afterwards', async () => {
  const bot = await opened();
  await site.request();
  await become('on_hold');
  bot.clock.set('2026-12-08T08:00:00Z');
  await bot.person('ana').click(await card('ana'), 'Approve');
  expect(await site.approvals()).toMatchObject({ 'security ana': 'approved', 'support ben': 'requested' });
  await become('active');
  // Asked on 23 November, resumed on 8 December: the ten working days end on the 22nd.
  await bot.person('mia').command('/golive', 'prove SUP-1', ACME);
  expect((await card('ben')).text).toContain('the request runs out after Tue 22 Dec 2026');
  bot.clock.set('2026-12-23T08:00:00Z');
  const heard = await bot.person('ben').click(await card('ben'), 'Approve');
  expect(heard.text).toContain('Nobody has asked');
});

it('the question says that the project is on hold', async () => {
  const bot = await opened();
  await site.request();
  await become('on_hold');
  bot.clock.set('2026-12-16T08:00:00Z');
  await bot.person('mia').command('/golive', 'prove SEC-1', ACME);
  const { text } = await card('ana');
  expect(text).toContain('Fri 4 Dec 2026 (on hold)');
  expect(text).toContain('doesn’t run out while ACME is on hold');
});
