import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { criteria, evidence, gates } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { ACME, type CheckSite, type CheckSiteOptions, only, openCheckSite, seen } from './check-site.ts';

let site: CheckSite;

async function start(options: CheckSiteOptions = {}): Promise<CheckSite> {
  site = await openCheckSite(await startBot(), options);
  return site;
}

async function close(): Promise<void> {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
}

const link = { 'Link to the evidence': 'https://wiki.example.com/rollback' };

describe('/golive gate', () => {
  afterEach(close);

  it('lists the criteria by category with their marks and evidence', async () => {
    const { bot } = await start();
    await site.met('pen-test');
    await site.update('mia', 'smoke', {
      'What happened?': 'It doesn’t apply here',
      'Note, or the reason': 'No production',
    });
    const { text } = await bot.person('mia').command('/golive', 'gate ACME go-live', ACME);
    expect(text).toContain('ACME Go-live: 1 of 3 criteria · 33 %');
    expect(text).toContain('○ rollback Rollback was rehearsed\nnot met, @mia · no evidence yet');
    expect(text).toContain(
      '◐ pen-test No finding is open\nmet by @mia Mon 23 Nov, to be verified by @ana (security) · Report 7',
    );
    expect(text).toContain('⊘ smoke Smoke checks are written (advisory)\ndoesn’t apply: No production');
    expect(text).toContain('✓ training Users are trained');
    expect(text.indexOf('Operational')).toBeLessThan(text.indexOf('Training'));
  });

  it('turns pages and shows what is open alone, in the same message', async () => {
    const many = Array.from({ length: 23 }, (_, at) => ({
      key: `step-${at}`,
      ...(at < 20 ? { state: 'met' as const } : {}),
    }));
    const mia = (await start({ criteria: many })).bot.person('mia');
    const first = await mia.command('/golive', 'gate ACME go-live', ACME);
    expect(first.text).toContain('Page 1 of 3');
    const list = only(first);
    const second = only(await mia.click(list, 'Next'));
    expect(second.text).toContain('Page 2 of 3');
    expect((await mia.click(second, 'Next')).text).toContain('Page 3 of 3');
    const open = await mia.click(list, 'Open only');
    expect(open.text).toContain('step-22');
    expect(open.text).not.toContain('step-19');
  });
});

describe('Update', () => {
  afterEach(close);

  it('marks a criterion met with its evidence, tells the channel in one line, and says what is next', async () => {
    await start();
    const heard = await site.met('pen-test');
    expect(heard.errors).toBeUndefined();
    expect(only(heard).text).toContain('to be verified by @ana (security)');
    expect(await site.criterion('pen-test')).toMatchObject({ state: 'met', metBy: 'mia', metOn: '2026-11-23' });
    expect(await site.bot.scope.from(evidence)).toMatchObject([
      { url: link['Link to the evidence'], day: '2026-11-23' },
    ]);
    expect(site.bot.slack.messages('CACME').at(-1)?.text).toContain('@mia met pen-test – Go-live: NO-GO, 25 %');
    expect(await site.audited()).toContain('criterion.meet');
  });

  it('asks for the evidence that a criterion needs, under the field, and keeps what was typed', async () => {
    await start();
    const form = await site.form('mia', 'rollback');
    const mia = site.bot.person('mia');
    const refused = await mia.submit(form, { 'What happened?': 'It is met' });
    expect(refused.errors).toEqual({ evidence: expect.stringContaining('rollback needs evidence') });
    const mended = await mia.submit(form, { 'Note, or the reason': 'Rehearsed on Friday' });
    expect(mended.errors).toBeUndefined();
    expect(await site.criterion('rollback')).toMatchObject({ state: 'met' });
  });

  it('is verified by a holder of the role alone', async () => {
    await start();
    await site.met('pen-test');
    const wrong = await site.update('tom', 'pen-test', { 'What happened?': 'I checked it as security: verified' });
    expect(Object.values(wrong.errors ?? {}).join()).toContain('pen-test is verified by security. Ask');
    const right = await site.update('ana', 'pen-test', { 'What happened?': 'I checked it as security: verified' });
    expect(only(right).text).toContain('verified by @ana');
    expect(only(right).text).toContain('25 % → 50 %');
  });

  it('a reopened criterion keeps its evidence', async () => {
    await start();
    await site.met('rollback');
    await site.update('mia', 'rollback', {
      'What happened?': 'It is open again',
      'Note, or the reason': 'The plan changed',
    });
    expect(await site.criterion('rollback')).toMatchObject({ state: 'open', reason: 'The plan changed' });
    expect(await site.bot.scope.from(evidence)).toHaveLength(1);
  });

  it('saves once when the same submission is delivered twice', async () => {
    await start();
    const heard = await site.update('mia', 'rollback', { 'What happened?': 'It is met', ...link });
    await site.bot.person('mia').replay(heard);
    expect(await site.bot.scope.from(evidence)).toHaveLength(1);
    expect((await site.audited()).filter((action) => action === 'criterion.meet')).toHaveLength(1);
  });

  it('keeps broadcasts, spoofed links and right-to-left text harmless, to the last of 3,000 characters', async () => {
    await start();
    const note = `<!channel> <https://evil.example|https://bank.example> \u202eabc ${'x'.repeat(2_930)}`;
    const heard = await site.update('mia', 'rollback', { 'What happened?': 'It is met', 'Note, or the reason': note });
    expect(heard.errors).toBeUndefined();
    const list = await site.bot.person('mia').command('/golive', 'gate ACME go-live', ACME);
    const sent = JSON.stringify([only(list), ...site.bot.slack.messages('CACME')].map(({ blocks }) => blocks));
    expect(sent).not.toContain('<!channel>');
    expect(sent).not.toContain('<https://evil.example');
    expect(sent).not.toContain('\u202e');
    const [kept] = await site.bot.scope.from(evidence);
    expect(kept?.note).toHaveLength(note.length - 1);
  });

  it('Update leads on to a waiver with the reason that was typed', async () => {
    await start();
    const heard = await site.update('mia', 'pen-test', {
      'What happened?': 'It can’t be met in time: ask for a waiver',
      'Note, or the reason': 'The vendor comes in January',
    });
    expect(seen(heard).callback_id).toBe('gates.waive');
    expect(JSON.stringify(seen(heard).blocks)).toContain('The vendor comes in January');
  });
});

describe('an update that is refused', () => {
  beforeAll(() => start());
  afterAll(close);

  it('refuses evidence from a day to come and a link that is none, each under its field', async () => {
    const early = await site.update('mia', 'rollback', {
      'What happened?': 'It is met',
      ...link,
      'Day the evidence is from': '2026-11-24',
    });
    expect(early.errors).toEqual({ day: expect.stringContaining('still to come') });
    const odd = await site.update('mia', 'rollback', {
      'What happened?': 'It is met',
      'Link to the evidence': 'ftp://files/x',
    });
    expect(odd.errors).toEqual({ evidence: expect.stringContaining('https://') });
    expect(await site.criterion('rollback')).toMatchObject({ state: 'open' });
  });

  it('a person without a role in the project changes nothing', async () => {
    const heard = await site.update('ben', 'rollback', { 'What happened?': 'It is met', ...link });
    expect(Object.values(heard.errors ?? {}).join()).toContain("You can't add evidence");
    expect(await site.criterion('rollback')).toMatchObject({ state: 'open' });
  });

  it('only lead and manager may say that a criterion does not apply, and must say why', async () => {
    const other = { 'What happened?': 'It doesn’t apply here', 'Note, or the reason': 'No need' };
    expect((await site.update('ana', 'rollback', other)).errors).toBeDefined();
    const silent = await site.update('mia', 'rollback', { 'What happened?': 'It doesn’t apply here' });
    expect(silent.errors).toEqual({ reason: expect.stringContaining('Say why rollback doesn') });
  });

  it('refuses 3,001 characters under the field', async () => {
    const form = await site.form('mia', 'rollback');
    const wide = {
      ...form,
      blocks: form.blocks.map((block) =>
        JSON.parse(JSON.stringify(block).replace('"max_length":3000', '"max_length":9000')),
      ),
    };
    const heard = await site.bot
      .person('mia')
      .submit(wide, { 'What happened?': 'It is met', 'Note, or the reason': 'x'.repeat(3_001) });
    expect(heard.errors).toEqual({ reason: 'Shorten this to 3000 characters.' });
  });
});

describe('too late', () => {
  afterEach(close);

  it('an old button after the gate was passed says so', async () => {
    const { bot } = await start();
    const list = await bot.person('mia').command('/golive', 'gate ACME go-live', ACME);
    await site.change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.id, 'go-live')));
    const pressed = await bot.person('mia').click(only(list), { name: 'Update', near: '*rollback*' });
    expect(pressed.view).toBeUndefined();
    expect(pressed.text).toContain('The Go-live gate has been passed, so nothing in it changes any more.');
    expect((await bot.person('mia').command('/golive', 'gate ACME go-live', ACME)).text).not.toContain('[Update]');
  });

  it('a form sent after the project was closed changes nothing and keeps the text', async () => {
    await start();
    const form = await site.form('mia', 'rollback');
    await site.change((tx) => tx.update(projects, { state: 'closed' }, eq(projects.id, 'project')));
    const heard = await site.bot.person('mia').submit(form, { 'What happened?': 'It is met', ...link });
    expect(Object.values(heard.errors ?? {}).join()).toContain('ACME is closed');
    expect(await site.criterion('rollback')).toMatchObject({ state: 'open' });
  });

  it('a criterion that is gone is said to be gone', async () => {
    const { bot } = await start();
    const list = await bot.person('mia').command('/golive', 'gate ACME go-live', ACME);
    await site.change((tx) => tx.remove(criteria, eq(criteria.key, 'rollback')));
    const pressed = await bot.person('mia').click(only(list), { name: 'Update', near: '*rollback*' });
    expect(pressed.text).toContain('That criterion is no longer there');
  });
});
