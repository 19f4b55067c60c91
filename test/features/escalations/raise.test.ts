import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEscalations } from '#features/escalations/queries.ts';
import { escalationSignals } from '#features/escalations/signals.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, idOf, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const words = { problem: 'SSO fails for all contractors', impact: 'UAT cannot start this week' };

describe('the form', () => {
  it('takes the text behind the command, and counts anew while it is filled', async () => {
    const mia = desk.bot.person('mia');
    const first = await desk.escalate('mia', 'SSO fails for all contractors since Monday');
    expect(first.text).toContain('Quality 20 %.');
    expect(first.text).toContain('Best next: the impact on the customer and the date (then 35 %).');
    mia.fill(shown(first), { impact: 'UAT cannot start this week' });
    const second = await mia.choose(shown(first), 'How severe is it?', '3');
    expect(second.text).toContain('Quality 35 %.');
    expect(second.text).toContain('Reads like Sev2: something is blocked and no workaround is named. You decide.');
    const third = await mia.choose(shown(second), 'What is it about?', 'Integration');
    expect(third.text).toContain('Asks ana as solutions architect; then tom and kim.');
    mia.fill(shown(third), { ask: 'Reload the metadata today', evidence: 'https://example.com/log' });
    const fourth = await mia.click(shown(third), 'Check again');
    expect(fourth.text).toContain('Quality 62 %.');
    const done = await mia.submit(shown(fourth));
    expect(done.text).toContain('ESC-1 is raised as Sev3. I asked @ana; it is to be acknowledged by Tue 24 Nov, 14:00');
    expect(await desk.stored()).toMatchObject({ severity: 3, quality: 62, ask: 'Reload the metadata today' });
  });

  it('keeps up with whoever fills two fields faster than it is redrawn', async () => {
    const mia = desk.bot.person('mia');
    const first = await desk.bot.person('mia').command('/escalate', 'SSO fails', { channel: 'acme' });
    await mia.choose(shown(first), 'How severe is it?', '3');
    const second = await mia.choose(shown(first), 'What is it about?', 'Integration');
    expect(second.whispers).toEqual([]);
    expect(second.text).toContain('● Sev3');
    expect(second.text).toContain('Asks ana as solutions architect');
  });

  it('asks everything a good one carries, each severity with its meaning in a line', async () => {
    const form = await desk.escalate('mia', '');
    expect(shown(form).blocks.flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []))).toEqual([
      ...['severity', 'category', 'problem', 'impact', 'ask', 'neededBy', 'evidence', 'steps', 'environment'],
      ...['tried', 'workaround', 'allowed'],
    ]);
    for (const line of [
      'Sev1: go-live or production stopped, data loss, security',
      'Sev2: major function blocked, no acceptable workaround',
      'Sev3: work slowed, a workaround exists',
      'Sev4: question, cosmetic',
    ])
      expect(form.text).toContain(line);
  });

  it('lets a Sev1 out with three fields: its severity, what it is about and what is wrong', async () => {
    const mia = desk.bot.person('mia');
    const form = await desk.escalate('mia', '');
    const urgent = await mia.choose(shown(form), 'How severe is it?', '1');
    const done = await mia.submit(shown(urgent), { category: 'data', problem: words.problem });
    expect(done.text).toContain('ESC-1 is raised as Sev1.');
    expect(desk.card().text).toContain('Impact not said yet');
    const edit = await mia.click(whispered(await desk.escalate('mia', 'ESC-1')), 'Add details');
    const lighter = await mia.choose(shown(edit), 'How severe is it?', '2');
    mia.fill(shown(lighter), { impact: words.impact });
    const saved = await mia.submit(shown(lighter), { ask: 'Reload the metadata today' });
    expect(saved.text).toContain('ESC-1 is saved.');
    expect(await desk.stored()).toMatchObject({ severity: 2, impact: words.impact });
  });

  it('asks anything but a Sev1 for its impact, whatever the form looked like', async () => {
    const mia = desk.bot.person('mia');
    const urgent = await mia.choose(shown(await desk.escalate('mia', '')), 'How severe is it?', '1');
    const answers = { severity: '2', category: 'data', problem: words.problem, ask: 'Reload the metadata' };
    const refused = await mia.submit(shown(urgent), answers);
    expect(refused.errors).toEqual({ impact: 'Say what it does to the customer and the date.' });
  });

  it('lets a Sev1 out with what is known, and asks anything else what is needed', async () => {
    const mia = desk.bot.person('mia');
    const form = await desk.escalate('mia', '');
    const refused = await mia.submit(shown(form), { ...words, severity: '2', category: 'data' });
    expect(refused.errors).toEqual({ ask: 'Say what you need, and from whom: without it nobody knows what to do.' });
    const past = await mia.submit(shown(form), { neededBy: '2026-11-20', ask: 'Help me with it' });
    expect(past.errors).toEqual({ neededBy: 'Fri 20 Nov 2026 is in the past. Pick today or a later day.' });
    const again = await desk.escalate('mia', '');
    const done = await mia.submit(shown(again), { ...words, severity: '1', category: 'data' });
    expect(done.text).toContain('is raised as Sev1.');
  });

  it('shows nothing that is resolved', async () => {
    const { bot } = desk;
    await desk.resolved();
    const form = await desk.escalate('ben', 'Contractors report that SSO fails');
    const chosen = await bot.person('ben').choose(shown(form), 'What is it about?', 'Integration');
    expect(chosen.text).not.toContain('Already escalated');
    expect((await desk.stored()).containedAt).not.toBeNull();
  });

  it('shows what is escalated already, so that people join', async () => {
    const { bot } = desk;
    await desk.raised();
    const form = await desk.escalate('ben', 'Contractors report that SSO fails');
    const chosen = await bot.person('ben').choose(shown(form), 'What is it about?', 'Integration');
    expect(chosen.text).toContain('Already escalated. If it is the same, join it:');
    const joined = await bot.person('ben').click(shown(chosen), 'Join');
    expect(joined.text).toContain('You joined ESC-1, so nothing new was raised. @ana has been asked.');
    expect(await openEscalations(bot.scope, {})).toHaveLength(1);
    expect(desk.card().text).toContain('joined by @ben');
    expect(desk.thread().at(-1)).toContain('@ben joined ESC-1.');
  });

  it('asks for the project where it isn’t plain, and takes a key in front', async () => {
    const { bot } = desk;
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    const asked = await desk.escalate('mia', 'SSO fails', 'general');
    expect(asked.text).toContain('Project');
    const done = await bot.person('mia').submit(shown(asked), {
      project: 'BETA · Beta',
      ...words,
      severity: '1',
      category: 'support',
    });
    expect(done.text).toContain('ESC-1 is raised');
    expect(bot.slack.messages('CBETA').some(({ text }) => text.includes('ESC-1 ·'))).toBe(true);
    const named = await desk.escalate('mia', 'BETA SSO fails', 'general');
    expect(shown(named).blocks.some(({ block_id }) => block_id === 'project')).toBe(false);
  });

  it.each([
    ['pending', 'ACME is pending, so nobody would be told.'],
    ['closed', 'ACME is closed'],
  ] as const)('refuses a project that is %s, and gives the text back', async (state, why) => {
    await desk.setState(state);
    const heard = await desk.escalate('mia', 'ACME SSO fails for all');
    expect(heard.text).toContain(why);
    expect(heard.text).toContain('/escalate ACME SSO fails for all');
  });
});

describe('the other ways in', () => {
  it('a message becomes the problem, and its link the evidence', async () => {
    const { bot } = desk;
    const said = await bot.person('ben').says('acme', 'The import <@UANA> wrote breaks at 10,000 rows');
    const form = await bot.person('mia').messageShortcut('escalations.from-message', said);
    expect(form.text).toContain('The import @ana wrote breaks at 10,000 rows');
    await bot.person('mia').submit(shown(form), { severity: '1', category: 'data', impact: 'No data for UAT' });
    const link = `/archives/CACME/p${said.ts.replace('.', '')}`;
    const it = await desk.stored();
    expect(it.evidenceLink).toContain(link);
    expect(it.evidence).toContain(link);
    expect(it.evidence).toContain('The import @ana wrote breaks at 10,000 rows');
  });

  it('the shortcut from anywhere asks for the project', async () => {
    const form = await desk.bot.person('mia').shortcut('escalations.start');
    expect(form.text).toContain('Escalate an issue');
    expect(JSON.stringify(shown(form).blocks)).toContain('ACME · Acme');
  });

  it('the button of a RAID item carries what it is about', async () => {
    const { bot } = desk;
    const logged = await bot.person('mia').command('/raid', 'add issue "Load breaks <!here>" i4', { channel: 'acme' });
    const form = await bot.person('mia').click(whispered(logged), 'Escalate');
    expect(form.text).toContain('Load breaks <!here>');
    await bot.person('mia').submit(shown(form), { severity: '1', category: 'data', impact: 'No data for UAT' });
    expect((await desk.stored()).about).toMatch(/^I-\d+$/);
  });

  it('and blocks the gate that the item touches, no other', async () => {
    const { bot, acme } = desk;
    const item = 'add issue "Trial load fails" i3 gate:uat';
    const logged = await bot.person('mia').command('/raid', item, { channel: 'acme' });
    const form = await bot.person('mia').click(whispered(logged), 'Escalate');
    await bot.person('mia').submit(shown(form), { severity: '1', category: 'data', impact: 'UAT cannot start' });
    const blocks = async (gate: string) => (await escalationSignals(bot.scope, acme, gate)).map(({ key }) => key);
    expect([await blocks('uat'), await blocks('design'), await blocks('go-live')]).toEqual([['ESC-1'], [], ['ESC-1']]);
  });

  it('the button of a criterion names its gate', async () => {
    const { bot } = desk;
    const gate = await bot.person('mia').command('/golive', 'gate go-live', { channel: 'acme' });
    const [first] = whispered(gate).blocks.flatMap((block) =>
      (block.accessory as { action_id?: string; value?: string } | undefined)?.action_id === 'gates.update'
        ? [(block.accessory as { value: string }).value]
        : [],
    );
    const update = await bot.person('mia').click(whispered(gate), { name: 'Update', value: String(first) });
    const form = await bot.person('mia').click(shown(update), 'Escalate');
    expect(form.text).toContain('Not met yet:');
    await bot.person('mia').submit(shown(form), { severity: '1', category: 'data', impact: 'No data for UAT' });
    expect(await desk.stored()).toMatchObject({
      gateKey: 'go-live',
      about: expect.stringMatching(/^criterion go-live\./),
    });
  });
});

describe('after it is raised', () => {
  it('more details raise its quality; another severity has other clocks', async () => {
    const { bot } = desk;
    const it = await desk.raised();
    const seen = await desk.escalate('mia', 'ESC-1');
    expect(seen.text).toContain('Quality 50 %. Add evidence');
    const form = await bot.person('mia').click(whispered(seen), 'Add details');
    const saved = await bot.person('mia').submit(shown(form), { severity: '3', evidence: 'https://example.com/log' });
    expect(saved.text).toContain('ESC-1 is saved.');
    const after = await desk.stored();
    expect(after).toMatchObject({ severity: 3, quality: 62 });
    expect(after.ackDueAt?.getTime()).toBe((it.ackDueAt?.getTime() ?? 0) + 3 * 3_600_000);
    expect(desk.thread().at(-1)).toContain('@mia made ESC-1 Sev3, it was Sev2.');
  });

  it('numbers go up over all projects, and the digests are scheduled once', async () => {
    const { bot } = desk;
    await desk.raised();
    await desk.raised({ problem: 'Another thing altogether' });
    expect((await openEscalations(bot.scope, {})).map(({ number }) => number)).toEqual([1, 2]);
    const rows = (await bot.scope.from(schedules)).filter(({ ritual }) => ritual.startsWith('escalations.'));
    expect(rows.map(({ ritual, time }) => `${ritual} ${time}`).sort()).toEqual([
      'escalations.digest 16:00',
      'escalations.triage 10:00',
    ]);
  });

  it('two at the same moment get a number each', async () => {
    const { bot } = desk;
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    const [mia, ben] = [bot.person('mia'), bot.person('ben')];
    const [one, other] = [await desk.escalate('mia', 'BETA'), await desk.escalate('ben', '')];
    const answers = { ...words, severity: '1', category: 'data' };
    await Promise.all([mia.submit(shown(one), answers), ben.submit(shown(other), answers)]);
    expect((await openEscalations(bot.scope, {})).map(({ number }) => number)).toEqual([1, 2]);
  });

  it('whoever raised it is not asked first, if somebody else can be', async () => {
    await desk.raised({ category: 'timeline' });
    expect(await desk.stored()).toMatchObject({ assigneeId: await idOf(desk.bot, 'tom') });
  });
});
