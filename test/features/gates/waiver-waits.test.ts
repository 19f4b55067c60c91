import { afterEach, describe, expect, it } from 'vitest';
import { criteria } from '#features/gates/tables.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { startBot } from '#test/support/bot.ts';
import {
  ACME,
  askForWaiver,
  type CheckSite,
  type CheckSiteOptions,
  declineWaiver,
  grantWaiver,
  newest,
  only,
  openCheckSite,
  seen,
  type WaiverAnswers,
  waiver,
  waiverForm,
} from './check-site.ts';

let site: CheckSite;

async function start(options: CheckSiteOptions = {}): Promise<CheckSite> {
  site = await openCheckSite(await startBot(), options);
  return site;
}

const ask = (answers: WaiverAnswers = {}, who = 'mia') => askForWaiver(site, answers, who);

const card = (name: string) => newest(site, name);

/** Eva manages nowhere any more, so that the project's own manager is the only one. */
const evaIsNobody = () => site.change((tx) => tx.update(people, { role: 'member' }, eq(people.id, 'eva')));
const manager = (personId: string) =>
  site.change((tx) => tx.update(assignments, { personId }, eq(assignments.role, 'manager')));

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

describe('a request that waits', () => {
  it('goes to the new manager when somebody asks again, and says so', async () => {
    await start();
    await ask();
    await site.bot.begin('Ben manages', () => manager('ben'));
    const again = await site.bot.person('mia').command('/golive', 'waive pen-test', ACME);
    expect(again.view).toBeUndefined();
    expect(only(again).text).toContain('@mia asked for a waiver of pen-test already. It waits for @ben');
    await site.bot.person('ben').click(await card('ben'), 'Grant');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'waived', waiver: { decidedBy: 'ben' } });
    expect((await card('tom')).text).toContain('✅ Granted by @ben');
  });

  it('asking again from the form of the criterion brings it too', async () => {
    await start();
    await ask();
    await site.bot.begin('Ben manages', () => manager('ben'));
    const again = await site.update('mia', 'pen-test', {
      'What happened?': 'It can’t be met in time: ask for a waiver',
    });
    expect(only(again).text).toContain('It waits for @ben');
    expect((await card('ben')).text).toContain('[Grant]');
  });

  it('is granted from the check, by whoever may decide and by nobody else', async () => {
    await start();
    await ask();
    const [mia, tom] = [site.bot.person('mia'), site.bot.person('tom')];
    expect((await mia.command('/golive', 'check', ACME)).text).not.toContain('[Grant');
    const check = only(await tom.command('/golive', 'check', ACME));
    const heard = await tom.click(check, 'Grant the waiver of pen-test');
    expect(only(heard).text).toContain('You granted @mia’s waiver of pen-test (Go-live) until Fri 15 Jan 2027.');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'waived' });
    expect((await card('tom')).text).toContain('✅ Granted by @tom');
  });

  it('is declined from the check', async () => {
    await start();
    await ask();
    const tom = site.bot.person('tom');
    const check = only(await tom.command('/golive', 'check', ACME));
    const form = seen(await tom.click(check, 'Decline the waiver of pen-test'));
    const heard = await tom.submit(form, { 'Why can’t it wait?': 'The contract asks for it' });
    expect(only(heard).text).toContain('You declined @mia’s waiver of pen-test (Go-live): The contract asks for it.');
  });

  it('is decided in the form of the criterion, by whoever may', async () => {
    await start();
    await ask();
    expect(JSON.stringify((await site.form('mia', 'pen-test')).blocks)).not.toContain('Grant the waiver');
    const silent = await site.update('tom', 'pen-test', {
      'What happened?': 'Decline the waiver, for the reason below',
    });
    expect(silent.errors).toEqual({ reason: expect.stringContaining('Say why pen-test can') });
    const heard = await site.update('tom', 'pen-test', { 'What happened?': 'Grant the waiver' });
    expect(only(heard).text).toContain('pen-test: waived until Fri 15 Jan 2027, @ana owns the risk');
    expect(await site.criterion('WVR-1')).toMatchObject({ ownerId: 'ana' });
  });

  it('that nobody is left to decide is asked anew by somebody else', async () => {
    await start();
    await ask({}, 'tom');
    await evaIsNobody();
    const again = await site.bot.person('tom').command('/golive', 'waive pen-test', ACME);
    expect(again.text).toContain('Nobody but you could decide on this waiver.');
    await ask();
    expect((await card('tom')).text).toContain('@mia asks');
  });
});

describe('asking', () => {
  it('is refused before a word is written when nobody could decide', async () => {
    await start();
    await evaIsNobody();
    await site.change((tx) => tx.remove(assignments, eq(assignments.role, 'manager')));
    const heard = await site.bot.person('mia').command('/golive', 'waive pen-test', ACME);
    expect(heard.view).toBeUndefined();
    expect(heard.text).toContain(
      'ACME has no delivery manager who could decide on this waiver. Name one with `/golive team ACME`, then ask again.',
    );
  });

  it('saves nothing when the manager left while the form was open', async () => {
    await start();
    const form = await waiverForm(site);
    await evaIsNobody();
    await site.change((tx) => tx.remove(assignments, eq(assignments.role, 'manager')));
    const heard = await site.bot.person('mia').submit(form, waiver);
    expect(Object.values(heard.errors ?? {}).join()).toContain('ACME has no delivery manager');
    expect(await site.criterion('pen-test')).toMatchObject({ waiver: null });
  });

  it('sends nothing from a pending project', async () => {
    await start({ project: { state: 'pending' } });
    const heard = await site.bot.person('mia').command('/golive', 'waive pen-test', ACME);
    expect(heard.text).toContain('ACME is pending, so nobody is written to yet.');
  });

  it('ends 90 days after go-live at the latest', async () => {
    await start();
    expect((await ask({ 'Until when?': '2099-01-01' })).errors).toEqual({
      expires: 'A waiver ends 90 days after go-live at the latest. Choose 4 Mar 2027 or an earlier day.',
    });
    expect((await ask({ 'Until when?': '2027-03-04' })).errors).toBeUndefined();
    await site.bot.person('tom').click(await card('tom'), 'Grant');
    const again = await site.bot.person('mia').command('/golive', 'waive pen-test', ACME);
    expect(again.text).toContain('pen-test is waived until 4 Mar 2027 already.');
  });

  it('takes nothing for a reason that says nothing', async () => {
    await start();
    const form = await waiverForm(site);
    for (const reason of ['.', '\u200b', '\u3164', '…!']) {
      const { errors } = await site.bot.person('mia').submit(form, { ...waiver, 'Why can it wait?': reason });
      expect(errors, reason).toEqual({ reason: 'Say why pen-test can wait.' });
    }
  });

  it('a gate without a criterion lists what could be waived there, each with its button', async () => {
    await start();
    const mia = site.bot.person('mia');
    const list = only(await mia.command('/golive', 'waive hypercare exit', ACME));
    expect(list.text).toContain('ACME Hypercare exit');
    const form = seen(await mia.click(list, { name: 'Ask for a waiver', near: '*stable*' }));
    await mia.submit(form, waiver);
    expect(await site.criterion('stable')).toMatchObject({ waiver: { state: 'requested' } });
    expect(only(await mia.command('/golive', 'waive go-live', ACME)).text).toContain('[Ask for a waiver]');
  });

  it('keeps the criterion through the question which project is meant, and takes the key behind it', async () => {
    await start();
    const mia = site.bot.person('mia');
    const question = only(await mia.command('/golive', 'waive pen-test', { channel: 'general' }));
    expect(seen(await mia.click(question, 'ACME · Acme Ltd')).callback_id).toBe('gates.waive');
    const behind = await mia.command('/golive', 'waive “pen-test” ACME', { channel: 'general' });
    expect(seen(behind).callback_id).toBe('gates.waive');
  });
});

describe('a decision', () => {
  it('is told to whoever asked, with the reason', async () => {
    await start();
    await ask();
    await declineWaiver(site);
    expect((await card('mia')).text).toContain(
      '@tom declined your waiver of pen-test (Go-live): The contract asks for it.',
    );
    await ask();
    await grantWaiver(site);
    expect((await card('mia')).text).toContain('@tom granted your waiver of pen-test (Go-live) until Fri 15 Jan 2027.');
  });

  it('is no longer asked for once the project is cancelled', async () => {
    await start();
    await ask();
    const tom = site.bot.person('tom');
    const status = only(await tom.command('/golive', 'status', ACME));
    const form = seen(await tom.choose(status, 'projects.manage', 'Cancel the project'));
    await tom.submit(form, { Reason: 'The customer left' });
    const { text } = await card('tom');
    expect(text).toContain('ACME was cancelled, so nothing is left to decide.');
    expect(text).not.toContain('[Grant]');
  });

  it('after go-live the request says since when the project is live, and measures its end by it', async () => {
    await start({ project: { actualGoLive: '2026-11-20' } });
    await site.change(
      (tx) => tx.update(criteria, { gateId: 'hypercare-exit' }, eq(criteria.key, 'pen-test')),
      (tx) => tx.update(projects, { phase: 'hypercare' }, eq(projects.id, 'project')),
    );
    expect((await ask({ 'Until when?': '2027-02-22' })).errors?.expires).toContain('Choose 21 Feb 2027');
    await ask({ 'Until when?': '2026-11-30' });
    const { text } = await card('tom');
    expect(text).toContain('it is live since Fri 20 Nov');
    expect(text).not.toContain('before go-live');
  });
});
