import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mustBeLendable } from '#features/gates/signing/delegate/rules.ts';
import { delegations } from '#features/gates/tables.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { parseRange } from '#platform/dates/parse-range.ts';
import type { Bot } from '#test/support/bot.ts';
import { gate } from './gate-states.ts';
import { ACME, ofSecurity, openSite, type Site, type SiteOptions } from './signing-site.ts';

let site: Site | null = null;

async function opened(options: SiteOptions = {}): Promise<Site & { bot: Bot }> {
  site = await openSite(options);
  return site;
}

afterEach(async () => {
  if (!site) return;
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
  site = null;
});

describe('naming a delegate', () => {
  it('lends a seat for some days; the delegate is told and signs in the holder’s name', async () => {
    const { bot, approvals, inbox, audited } = await opened();
    const heard = await bot.person('ana').command('/golive', 'delegate security <@UEVA|eva> today..fri', ACME);
    expect(heard.text).toContain('@ana is represented by @eva as Security, from Mon 23 Nov 2026 to Fri 27 Nov 2026');
    expect((await inbox('eva')).at(-1)?.text).toContain('You stand in for @ana as Security');
    await bot.person('mia').command('/golive', 'request', ACME);
    const card = (await inbox('eva')).at(-1);
    if (!card) throw new Error('eva was not asked');
    await bot.person('eva').click(card, 'Approve');
    expect(await approvals()).toMatchObject({ 'security eva': 'approved', 'security ana': 'requested' });
    expect((await inbox('ana')).at(-1)?.text).toContain('approved by @eva for @ana, so nothing is left to do for you');
    expect((await inbox('eva')).at(-1)?.text).toContain('approved by @eva for @ana on Mon 23 Nov 2026');
    expect(bot.slack.messages('CACME').at(-1)?.text).toContain('Security approved by @eva for @ana, 1 of 3');
    expect(await audited()).toContain('delegation.create');
  });

  it('what was asked of the holder before is asked of the delegate too', async () => {
    const { bot, request, approvals, inbox } = await opened();
    await request();
    await bot.person('ana').command('/golive', 'delegate security <@UEVA> today', ACME);
    expect(await approvals()).toMatchObject({ 'security eva': 'requested' });
    expect((await inbox('eva')).some(({ text }) => text.includes('asks you, as'))).toBe(true);
  });

  it('is filled in a form that opens from the card', async () => {
    const { bot, request, approvals, inbox } = await opened();
    await request();
    const card = (await inbox('ana')).at(-1);
    if (!card) throw new Error('ana was not asked');
    const { view } = await bot.person('ana').click(card, 'Delegate');
    if (!view) throw new Error('no form');
    const early = await bot.person('ana').submit(view, { Delegate: 'UEVA', 'Last day': '2026-11-20' });
    expect(early.errors?.lastDay).toContain('would end before it begins');
    await bot.person('ana').submit(view, { Delegate: 'UEVA', 'Last day': '2026-11-27' });
    expect(await approvals()).toMatchObject({ 'security eva': 'requested' });
  });

  it('row 18: whoever asked for the approvals represents nobody', async () => {
    const { bot, request, approvals } = await opened();
    await request();
    const heard = await bot.person('ana').command('/golive', 'delegate security <@UMIA> today..fri', ACME);
    expect(heard.text).toContain('They asked for the approvals of Go-live');
    expect(await approvals()).not.toHaveProperty('security mia');
  });

  it('row 18: a delegate who asks for the approvals afterwards can’t sign them', async () => {
    const { bot, approvals, audited } = await opened(ofSecurity);
    await bot.person('ana').command('/golive', 'delegate security <@UMIA> today..fri', ACME);
    await bot.person('mia').command('/golive', 'request', ACME);
    const heard = await bot.person('mia').command('/golive', 'approve', ACME);
    expect(heard.text).toContain('You asked for this approval');
    expect(await audited()).toContain('denied');
    expect(await approvals()).not.toHaveProperty('security mia');
  });

  it('a delegate can’t pass it on', async () => {
    const { bot } = await opened();
    await bot.person('ana').command('/golive', 'delegate security <@UEVA> today..fri', ACME);
    const heard = await bot.person('eva').command('/golive', 'delegate security <@UBEN> today..fri', ACME);
    expect(heard.text).toContain("You can't name a delegate for somebody else");
  });

  it('a manager names one for somebody else, who is told', async () => {
    const { bot, inbox } = await opened();
    const heard = await bot.person('tom').command('/golive', 'delegate security <@UEVA> 1 dec to 4 dec', ACME);
    expect(heard.text).toContain('@ana is represented by @eva');
    expect((await inbox('ana')).at(-1)?.text).toContain('For your information');
  });

  it('the lead, who asks for the approvals, doesn’t choose who gives them', async () => {
    const { bot, audited } = await opened({ ...ofSecurity, regulated: true });
    const before = await bot.person('mia').command('/golive', 'delegate security <@UEVA> today', ACME);
    expect(before.text).toContain("You can't name a delegate for somebody else");
    await bot.person('mia').command('/golive', 'request', ACME);
    const after = await bot.person('mia').command('/golive', 'delegate security <@UEVA> today', ACME);
    expect(after.text).toContain("You can't name a delegate for somebody else");
    expect(await bot.scope.from(delegations)).toEqual([]);
    expect((await audited()).filter((action) => action === 'denied')).toHaveLength(2);
    const { view } = await bot.person('mia').command('/golive', 'delegate', ACME);
    expect(JSON.stringify(view)).not.toContain('Security: ana');
  });

  it('nor does a manager who asked for them', async () => {
    const { bot } = await opened(ofSecurity);
    await bot.person('tom').command('/golive', 'request', ACME);
    const heard = await bot.person('tom').command('/golive', 'delegate security <@UEVA> today', ACME);
    expect(heard.text).toContain('You asked for the approvals of Go-live');
    expect(await bot.scope.from(delegations)).toEqual([]);
  });

  it('whoever named one for somebody else doesn’t ask for that signature', async () => {
    const { bot, approvals } = await opened(ofSecurity);
    await bot.person('tom').command('/golive', 'delegate security <@UEVA> today..fri', ACME);
    const heard = await bot.person('tom').command('/golive', 'request', ACME);
    expect(heard.text).toContain('You named @eva to sign Go-live for somebody else');
    expect(await approvals()).toEqual({});
    await bot.person('mia').command('/golive', 'request', ACME);
    expect(await approvals()).toMatchObject({ 'security eva': 'requested' });
  });

  it.each([
    ['28 dec..3 jan', '2026-12-28', '2027-01-03'],
    ['4 dec..mon', '2026-12-04', '2026-12-07'],
    ['4 dec..+3d', '2026-12-04', '2026-12-09'],
  ])('“%s” is read onwards from its first day', (days, from, to) => {
    expect(parseRange(days, { today: '2026-11-23', calendar: plainWeek })).toMatchObject({ ok: true, from, to });
  });

  it('the days it was given for are kept', async () => {
    const { bot } = await opened();
    await bot.person('ana').command('/golive', 'delegate security <@UEVA> 28 dec..3 jan', ACME);
    expect(await bot.scope.from(delegations)).toMatchObject([{ firstDay: '2026-12-28', lastDay: '2027-01-03' }]);
  });

  it('a delegation outside its days gives no voice', async () => {
    const { bot } = await opened(ofSecurity);
    await bot.person('ana').command('/golive', 'delegate security <@UEVA> 1 dec to 4 dec', ACME);
    await bot.person('mia').command('/golive', 'request', ACME);
    const heard = await bot.person('eva').command('/golive', 'approve', ACME);
    expect(heard.text).toContain("isn't your role here");
  });
});

describe('nobody is named', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(async () => {
    expect(site.bot.slack.violations).toEqual([]);
    await site.bot.close();
  });

  it.each(['5 dec..1 dec', '2026-12-05..2026-12-01', '5 dec to 1 dec 2026'])(
    '“%s” is the wrong way round, and not a year long',
    async (days) => {
      const heard = await site.bot.person('ana').command('/golive', `delegate security <@UEVA> ${days}`, ACME);
      expect(heard.text).toContain('the wrong way round: Sat 5 Dec 2026 comes after Tue 1 Dec 2026');
      expect(await site.bot.scope.from(delegations)).toEqual([]);
    },
  );

  it('nobody outside the workspace stands in', async () => {
    const heard = await site.bot.person('ana').command('/golive', 'delegate security <@UZOE> today', ACME);
    expect(heard.text).toContain('Only full members');
  });

  it.each([
    ['delegate securty <@UEVA> today', 'Did you mean Security?'],
    ['delegate security today', 'I need a person, written with @'],
    ['delegate security @eva today', "I can't tell who “@eva” is. Type @ and choose the person"],
    ['delegate security <@UEVA>', 'From when to when?'],
    ['delegate security <@UEVA> someday', 'as a date'],
    ['delegate security <@UANA> today', 'the same person'],
    ['delegate sponsor <@UEVA> today', 'Its roles are'],
  ])('“%s” is answered with what to type', async (typed, answer) => {
    const heard = await site.bot.person('ana').command('/golive', typed, ACME);
    expect(heard.text).toContain(answer);
    expect(await site.approvals()).toEqual({});
  });
});

describe('the rules of lending', () => {
  const eva = { id: 'eva', active: true, kind: 'member' as const };
  const wish = { role: 'security', from: 'ana', to: 'eva', firstDay: '2026-11-10', lastDay: '2026-11-12' };
  const facts = { roleName: 'Security', holders: ['ana'], existing: [], open: [gate()] };

  it('takes a plain one', () => {
    expect(() => mustBeLendable(wish, eva, facts, '2026-11-10')).not.toThrow();
  });

  it.each([
    ['over already', wish, eva, facts, '2026-11-13'],
    ['end before it begins', { ...wish, lastDay: '2026-11-09' }, eva, facts, '2026-11-09'],
    ['a delegate doesn’t', { ...wish, from: 'tom' }, eva, facts, '2026-11-10'],
    ['deactivated', wish, { ...eva, active: false }, facts, '2026-11-10'],
    ['full members', wish, { ...eva, kind: 'guest' as const }, facts, '2026-11-10'],
    ['hold Security themselves', wish, eva, { ...facts, holders: ['ana', 'eva'] }, '2026-11-10'],
    ['stand in from', wish, eva, { ...facts, existing: [wish] }, '2026-11-10'],
    ['asked for the approvals', wish, eva, { ...facts, open: [gate({ requesterId: 'eva' })] }, '2026-11-10'],
  ])('refuses: %s', (reason, asked, to, known, today) => {
    const says = reason.replace('’', "'");
    expect(() => mustBeLendable(asked, to, known, today)).toThrow(says);
  });
});
