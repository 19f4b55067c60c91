import { afterEach, describe, expect, it } from 'vitest';
import { criteria } from '#features/gates/tables.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { raidItems } from '#features/raid/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import {
  ACME,
  askForWaiver,
  type CheckSite,
  declineWaiver,
  grantWaiver,
  newest,
  only,
  openCheckSite,
  seen,
  type WaiverAnswers,
} from './check-site.ts';

let site: CheckSite;

async function ask(answers: WaiverAnswers = {}, who = 'mia') {
  site = await openCheckSite(await startBot());
  return askForWaiver(site, answers, who);
}

/** Mia asks, and Tom grants it. */
async function granted(): Promise<void> {
  await ask();
  await grantWaiver(site);
}

/** Mia asks, and Tom declines it. */
async function declined(): Promise<void> {
  await ask();
  await declineWaiver(site);
}

const card = (name: string) => newest(site, name);

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

describe('asking for a waiver', () => {
  it('sends the manager everything he decides on, and leaves the criterion as it is', async () => {
    const heard = await ask();
    expect(only(heard).text).toContain('Asked for a waiver of pen-test until Fri 15 Jan 2027');
    expect(only(heard).text).toContain('@tom decides');
    const { text, blocks } = await card('tom');
    for (const fact of [
      '@mia asks',
      'pen-test',
      'The vendor comes',
      'Access is limited',
      '@ana',
      'Fri 15 Jan 2027',
      '11 days left',
    ]) {
      expect(text).toContain(fact);
    }
    expect(JSON.stringify(blocks)).not.toContain('<!channel>');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'open' });
    const check = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(check.text).toContain('pen-test – asked for by @mia, waits for @tom to decide');
    expect(check.text).toContain('decide on the waiver for pen-test');
  });

  it('refuses an end in the past, and a risk owner of another organisation, under their fields', async () => {
    const past = await ask({ 'Until when?': '2026-11-22' });
    expect(past.errors).toEqual({ expires: 'A waiver has to end today or later. Choose another day.' });
    const stranger = await askForWaiver(site, { 'Who owns the risk?': { id: 'UZOE' } });
    expect(Object.keys(stranger.errors ?? {})).toEqual(['riskOwner']);
    expect(stranger.errors?.riskOwner).toContain('another organisation');
  });

  it('is for the lead and the manager', async () => {
    await expect(ask({}, 'ana')).rejects.toThrow(
      "You can't mark a criterion as not applicable or ask for a waiver in ACME",
    );
  });

  it('shows the open criteria when none is named, and the nearest when it is mistyped', async () => {
    site = await openCheckSite(await startBot());
    const mia = site.bot.person('mia');
    const { text } = await mia.command('/golive', 'waive', ACME);
    expect(text).toContain('Which criterion?');
    expect(text).toContain('pen-test');
    expect(text).not.toContain('training');
    expect((await mia.command('/golive', 'waive rolback', ACME)).text).toContain('Did you mean rollback?');
    expect((await mia.command('/golive', 'waive training', ACME)).text).toContain(
      'training is met, so there is nothing to waive',
    );
  });

  it('by the only manager goes to the managers of the workspace, never to himself', async () => {
    const heard = await ask({}, 'tom');
    expect(only(heard).text).toContain('@eva decides');
    expect(await site.inbox('tom')).toEqual([]);
    const pressed = await site.bot.person('eva').click(await card('eva'), 'Grant');
    expect(pressed.whispers).toEqual([]);
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'waived' });
  });

  it('says so when nobody but the requester could decide', async () => {
    site = await openCheckSite(await startBot());
    await site.change((tx) => tx.update(assignments, { personId: 'mia' }, eq(assignments.role, 'manager')));
    expect(only(await askForWaiver(site)).text).toContain('@eva decides');
  });
});

describe('deciding on a waiver', () => {
  it('grants it: the criterion counts, a risk and an exit criterion stay behind, the card says who and when', async () => {
    await granted();
    expect((await card('tom')).text).toContain('✅ Granted by @tom on Mon 23 Nov 2026, 09:00');
    expect((await card('tom')).text).not.toContain('[Grant]');
    expect(await site.criterion('pen-test')).toMatchObject({
      state: 'waived',
      waiver: { state: 'approved', decidedBy: 'tom' },
    });
    expect(await site.bot.scope.from(raidItems)).toMatchObject([
      { type: 'risk', ownerId: 'ana', due: '2027-01-15', score: 9 },
    ]);
    expect(await site.criterion('WVR-1')).toMatchObject({ gateId: 'hypercare-exit', blocking: true, ownerId: 'ana' });
    expect(site.bot.slack.messages('CACME').at(-1)?.text).toContain('@tom granted @mia’s waiver of pen-test');
    expect(await site.audited()).toEqual(
      expect.arrayContaining(['waiver.request', 'waiver.grant', 'raid.add', 'criterion.add']),
    );
    const check = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(check.text).toContain('pen-test – @ana owns the risk until Fri 15 Jan 2027');
  });

  it('grants once when the click is delivered twice', async () => {
    await ask();
    const tom = site.bot.person('tom');
    await tom.replay(await tom.click(await card('tom'), 'Grant'));
    expect(await site.bot.scope.from(raidItems)).toHaveLength(1);
  });

  it('declines it for a reason, which the channel and the criterion keep', async () => {
    await declined();
    expect((await card('tom')).text).toContain('⛔ Declined by @tom');
    expect(await site.criterion('pen-test')).toMatchObject({
      state: 'open',
      reason: 'The contract asks for it',
      waiver: { state: 'declined' },
    });
    expect(site.bot.slack.messages('CACME').at(-1)?.text).toContain(
      '@tom declined @mia’s waiver of pen-test (Go-live): The contract asks for it',
    );
    const again = await site.bot.person('mia').command('/golive', 'waive pen-test', ACME);
    expect(seen(again).callback_id).toBe('gates.waive');
  });

  it('names a risk owner who holds no role in the project', async () => {
    await ask({ 'Who owns the risk?': { id: 'UKIM' } });
    await site.bot.person('tom').click(await card('tom'), 'Grant');
    const check = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(check.text).toContain('pen-test – @kim owns the risk');
  });

  it('the same words asked again are another request, with a message of its own', async () => {
    await declined();
    const before = (await site.inbox('tom')).length;
    await askForWaiver(site);
    expect((await site.inbox('tom')).length).toBe(before + 1);
    await site.bot.person('tom').click(await card('tom'), 'Grant');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'waived' });
  });

  it('an old card after the decision tells who was first', async () => {
    await ask();
    const old = structuredClone(await card('tom'));
    await grantWaiver(site);
    const late = await site.bot.person('eva').click(old, 'Decline');
    expect(late.text).toContain('tom granted this waiver of pen-test already, so nothing was changed.');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'waived' });
  });

  it('two managers at once: one wins, the other is told', async () => {
    await ask();
    const old = structuredClone(await card('tom'));
    const [one, two] = await Promise.all([
      site.bot.person('tom').click(old, 'Grant'),
      site.bot.person('eva').click(old, 'Grant'),
    ]);
    expect([...one.whispers, ...two.whispers].map(({ text }) => text)).toEqual([
      expect.stringContaining('granted this waiver of pen-test already'),
    ]);
    expect(await site.bot.scope.from(raidItems)).toHaveLength(1);
  });

  it('is no right of the requester, nor of anybody else', async () => {
    await ask();
    const old = structuredClone(await card('tom'));
    expect((await site.bot.person('mia').click(old, 'Grant')).text).toContain(
      "You can't grant or decline a waiver in ACME",
    );
    expect((await site.bot.person('ben').click(old, 'Grant')).text).toContain(
      "You can't grant or decline a waiver in ACME",
    );
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'open' });
  });

  it('refuses to grant what would have ended meanwhile', async () => {
    await ask({ 'Until when?': '2026-11-25' });
    site.bot.clock.set('2026-11-26T08:00:00Z');
    const late = await site.bot.person('tom').click(await card('tom'), 'Grant');
    expect(late.text).toContain('This waiver would have ended on 25 Nov. Ask for one with a later end.');
  });

  it('refuses a request that is no longer what was shown', async () => {
    await ask();
    const old = structuredClone(await card('tom'));
    const [row] = await site.bot.scope.from(criteria, eq(criteria.key, 'pen-test'));
    const waiver = row?.waiver;
    if (!waiver) throw new Error('nothing was asked');
    await site.change((tx) =>
      tx.update(criteria, { waiver: { ...waiver, expires: '2027-06-30' } }, eq(criteria.key, 'pen-test')),
    );
    expect((await site.bot.person('tom').click(old, 'Grant')).text).toContain(
      'The request for pen-test has changed since',
    );
  });

  it('does nothing in a cancelled project', async () => {
    await ask();
    await site.change((tx) => tx.update(projects, { state: 'cancelled' }, eq(projects.id, 'project')));
    expect((await site.bot.person('tom').click(await card('tom'), 'Grant')).text).toContain('ACME was cancelled');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'open' });
  });
});
