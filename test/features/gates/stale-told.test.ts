import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Bot } from '#test/support/bot.ts';
import { ACME, openSite, type Site } from './signing-site.ts';

let site: Site;
let bot: Bot;

/** Everybody has signed; what they got until now is counted, so that only the news is looked at. */
beforeEach(async () => {
  site = await openSite();
  bot = site.bot;
  await site.signed();
  expect(Object.values(await site.approvals())).toEqual(['approved', 'approved', 'approved']);
});

afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

/** The very message as it stands now; a copy, since it changes under their eyes. */
async function news(name: string) {
  const all = await site.inbox(name);
  return { count: all.length - 1, last: structuredClone(all.at(-1)) };
}

const risk = { key: 'R-1', kind: 'risk', text: 'Data load late', owner: 'mia', ask: null } as const;

/** A risk came up that blocks. */
async function blocked() {
  site.signals.push({ ...risk, effect: 'blocks', due: null, changes: 'open 20' });
  await bot.begin('blocked', touched);
}

/** What another feature says is looked at whenever something touches the project. */
async function touched() {
  await bot.person('mia').command('/golive', 'golive-on 2026-12-04', ACME);
}

function moved(): Promise<void> {
  return bot.begin('moved', async () => {
    await bot.person('mia').command('/golive', 'golive-on 2026-12-11', ACME);
  });
}

function provedAgain(): Promise<void> {
  return bot.begin('proved again', async () => {
    await bot.person('mia').command('/golive', 'prove SEC-1', ACME);
  });
}

async function pressLast(name: string, button: string) {
  const { last } = await news(name);
  if (!last) throw new Error(`${name} has no message`);
  return bot.person(name).click(last, button);
}

it('new evidence makes exactly the approvals stale that cover it, and tells exactly their approvers once', async () => {
  await site.proved();
  expect(await site.approvals()).toEqual({
    'manager tom': 'stale',
    'security ana': 'stale',
    'support ben': 'approved',
  });
  const ana = await news('ana');
  expect(ana.count).toBe(1);
  expect(ana.last?.text).toContain('what you signed has changed');
  expect(ana.last?.text).toContain('SEC-1: new evidence (23 Nov)');
  expect((await news('tom')).count).toBe(1);
  expect((await news('ben')).count).toBe(0);
  expect((await site.audited()).filter((action) => action === 'approval.stale')).toHaveLength(2);
});

it('tells nobody again for the next change, but shows it in the same message', async () => {
  await site.proved();
  const first = await news('ana');
  await provedAgain();
  await bot.person('mia').command('/golive', 'prove OPS-1', ACME);
  const { count, last } = await news('ana');
  expect(count).toBe(1);
  expect(last?.ts).toBe(first.last?.ts);
  expect(last?.text.match(/SEC-1: new evidence/g)).toHaveLength(2);
  const heard = await pressLast('ana', 'Confirm');
  expect(heard.whispers).toEqual([]);
  expect(await site.approvals()).toMatchObject({ 'security ana': 'approved', 'manager tom': 'stale' });
});

it('says in one line that the rest stands as it did', async () => {
  await site.proved();
  const { last } = await news('tom');
  expect(last?.text).toContain('The other 2 criteria you signed for stand as they did.');
  expect(last?.text).not.toContain('SUP-1');
});

it('an answer to what they saw before the last change is not taken', async () => {
  await site.proved();
  const { last: old } = await news('ana');
  await provedAgain();
  if (!old) throw new Error('ana was told nothing');
  const heard = await bot.person('ana').click(old, 'Confirm');
  expect(heard.text).toContain('This changed since you opened it');
  expect(await site.approvals()).toMatchObject({ 'security ana': 'stale' });
  await pressLast('ana', 'Confirm');
  expect(await site.approvals()).toMatchObject({ 'security ana': 'approved', 'manager tom': 'stale' });
});

it('is confirmed with a button, and the message says so', async () => {
  await site.proved();
  await pressLast('ana', 'Confirm');
  expect((await news('ana')).last?.text).toContain('approved by @ana');
  expect(await site.approvals()).toMatchObject({ 'security ana': 'approved' });
  expect(await site.audited()).toContain('approval.confirm');
});

it('is declined from the same message', async () => {
  await site.proved();
  const { view } = await pressLast('ana', 'Decline');
  if (!view) throw new Error('no form');
  await bot.person('ana').submit(view, { 'What is missing?': 'That is another system' });
  expect(await site.approvals()).toMatchObject({ 'security ana': 'declined' });
});

it('another date makes every approval stale', async () => {
  await moved();
  expect(Object.values(await site.approvals())).toEqual(['stale', 'stale', 'stale']);
  for (const name of ['tom', 'ana', 'ben']) {
    const { count, last } = await news(name);
    expect(count).toBe(1);
    expect(last?.text).toContain('go-live date moved 4 Dec → 11 Dec');
  }
});

it('stays stale when all is put back, until it is confirmed', async () => {
  await moved();
  await touched();
  expect(await site.approvals()).toMatchObject({ 'security ana': 'stale' });
});

it('a new blocker of another feature counts as a change', async () => {
  await blocked();
  const { last } = await news('ben');
  expect(last?.text).toContain('R-1 now blocks');
  expect(last?.text).toContain('Data load late');
});

it('settles by itself and leaves the version as it was', async () => {
  await site.proved();
  const { version, settledVersion } = await site.project();
  expect(settledVersion).toBe(version);
});

it('a blocker that came up and was accepted is named with its owner and its end', async () => {
  await blocked();
  site.signals.splice(0, 1, { ...risk, effect: 'condition', due: '2026-12-11', changes: 'accepted', by: 'tom' });
  await touched();
  const { last } = await news('ben');
  expect(last?.text).toContain('What came up since you decided is settled, or is a condition now.');
  expect(last?.text).toContain('R-1 Data load late · @mia, until Fri 11 Dec (a condition, accepted by @tom)');
});

it('a blocker that they knew of and that was accepted since is named with whoever accepted it', async () => {
  await blocked();
  await pressLast('ben', 'Confirm');
  site.signals.splice(0, 1, { ...risk, effect: 'condition', due: null, changes: 'accepted', by: 'tom' });
  await touched();
  const { last } = await news('ben');
  expect(last?.text).toContain('Changed since you decided\n• R-1 was accepted by @tom');
});
