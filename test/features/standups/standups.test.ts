import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milestonesOf } from '#features/plan/queries.ts';
import { milestones } from '#features/plan/tables.ts';
import { itemByCode } from '#features/raid/queries.ts';
import { standups } from '#features/standups/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { and, eq, gte } from '#platform/db/drizzle.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, last, openDesk, setUp, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('a day', () => {
  it('asks each in their morning, reminds the missing, sums up, and lets the late join', async () => {
    const { bot } = desk;
    const heard = await setUp(desk, ['mia', 'ana', 'ben']);
    expect(heard.text).toContain('Mon–Fri, 3 people are asked at 09:30 their time');

    await bot.tick('2026-11-23T08:29:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    const question = last(await desk.inbox('ana'));
    expect(question.text).toContain('ACME · Acme standup, Mon 23 Nov 2026');
    expect(question.text).toContain('At 12:00 your time it goes to #acme.');
    expect(await desk.inbox('mia')).toHaveLength(1);
    expect(await desk.inbox('ben')).toEqual([]);

    const ana = bot.person('ana');
    const form = shown(await ana.click(question, 'Answer'));
    const sent = await ana.submit(form, {
      Done: 'Mapped <!channel> fields',
      Next: 'Load test',
      'Blocked by': 'VPN access',
    });
    expect(sent.whispers).toEqual([]);
    expect(last(await desk.inbox('ana')).text).toContain('answered.');
    expect(desk.summaries()).toEqual([]);

    await bot.tick('2026-11-23T09:30:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
    expect(last(await desk.inbox('mia')).text).toContain('yours isn’t in yet');

    await bot.tick('2026-11-23T11:00:00Z');
    expect(desk.summaries()).toHaveLength(1);
    const summary = last(desk.summaries());
    expect(summary.text).toContain('1 of 3 answered, 1 missing, 1 answers later');
    expect(summary.text).toContain('1 blocked');
    expect(summary.text).toContain('ana: VPN access');
    expect(summary.text).not.toContain('mia');
    expect(desk.thread()).toHaveLength(1);
    expect(last(desk.thread()).text).toContain('Mapped <!channel> fields');
    expect(last(desk.thread()).text).not.toContain('late');

    bot.clock.set('2026-11-23T11:20:00Z');
    const late = await desk.answer('mia', { Done: 'Workshop' });
    expect(late.text).toContain('It joins the day’s thread in #acme.');
    expect(last(desk.thread()).text).toMatch(/mia[\s\S]*Workshop[\s\S]*late/);
    expect(last(desk.summaries()).text).toContain('2 of 3 answered, 1 answers later');

    await bot.tick('2026-11-23T14:30:00Z');
    expect(last(await desk.inbox('ben')).text).toContain('It joins the day’s thread in #acme.');
    await desk.answer('ben', { Done: 'Nothing', Next: 'Something' });
    expect(last(desk.thread()).text).not.toContain('late');
    expect(last(desk.summaries()).text).toContain('3 of 3 answered');
    expect(desk.summaries()).toHaveLength(1);
    expect(desk.thread()).toHaveLength(3);

    await bot.tick('2026-11-23T20:00:00Z');
    expect(await desk.inbox('ben')).toHaveLength(1);
  });

  it('sums up in the queue of what can wait', async () => {
    await setUp(desk, ['mia', 'ana']);
    await desk.answer('ana', { Done: 'Mapping' });
    await desk.bot.tick('2026-11-23T11:00:00Z');
    const rows = await desk.bot.scope.pick(
      outbox,
      { priority: outbox.priority },
      and(eq(outbox.destination, 'CACME'), gte(outbox.createdAt, new Date('2026-11-23T11:00:00Z'))),
    );
    expect(rows).toEqual([{ priority: 2 }, { priority: 2 }]);
  });

  it('edits the answer and the summary in place when somebody changes what they said', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    await desk.answer('ana', { Done: 'Mapping', 'Blocked by': 'VPN' });
    await bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('VPN');
    const heard = await desk.bot.person('ana').command('/standup', '', { channel: 'acme' });
    expect(heard.text).toContain('Mapping');
    await bot.person('ana').submit(shown(heard), { 'Blocked by': null as never, Next: 'Cutover plan' });
    expect(last(desk.summaries()).text).not.toContain('VPN');
    expect(desk.thread()).toHaveLength(1);
    expect(last(desk.thread()).text).toMatch(/Cutover plan[\s\S]*edited/);
    expect(last(desk.thread()).text).not.toContain('late');
  });

  it('asks nobody who was quicker than the question', async () => {
    await setUp(desk, ['mia', 'ana']);
    await desk.answer('ana', { Next: 'Early bird' });
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    expect(await desk.inbox('mia')).toHaveLength(1);
  });

  it('starts from what was planned yesterday, and ticks off what is open', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    const added = await bot.person('ana').command('/raid', 'add issue "Login slow" owner:me i2', { channel: 'acme' });
    expect(added.text).toContain('Login slow');
    await desk.answer('ana', { Next: 'Load the customers', 'Blocked by': 'VPN' });
    await bot.tick('2026-11-24T08:30:00Z');
    const form = shown(await bot.person('ana').click(last(await desk.inbox('ana')), 'Answer'));
    const text = JSON.stringify(form.blocks);
    expect(text).toContain('"initial_value":"Load the customers"');
    expect(text).toContain('Last time: VPN');
    await bot.person('ana').submit(form, { 'Finished as well?': ['I-1 Login slow'] });
    const log = await bot.person('ana').command('/raid', 'I-1', { channel: 'acme' });
    expect(log.text).toContain('Finished, as said in the standup of Tue 24 Nov 2026.');
    await bot.tick('2026-11-24T11:00:00Z');
    expect(last(desk.thread()).text).toContain('✓ I-1 Login slow');
  });

  it('offers what is due about now, though nobody pressed *Start*', async () => {
    const { bot, acme } = desk;
    await setUp(desk, ['mia']);
    const form = JSON.stringify(shown(await bot.person('mia').command('/standup', '', { channel: 'acme' })).blocks);
    const owned = (await milestonesOf(bot.scope, { project: acme.id })).filter(({ ownerRole }) => ownerRole === 'lead');
    const offered = owned.filter(({ id }) => form.includes(`m:${id}`)).map(({ key }) => key);
    expect(offered).toContain('kickoff');
    expect(offered.length).toBeLessThan(owned.length);
  });

  it('finishes a milestone and an issue in one go', async () => {
    const { bot, acme } = desk;
    await setUp(desk, ['mia']);
    const mia = bot.person('mia');
    await mia.command('/raid', 'add issue "Login slow" owner:me i2', { channel: 'acme' });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(milestones, { state: 'in_progress' }, eq(milestones.ownerRole, 'lead')),
    ]);
    const [mine] = (await milestonesOf(bot.scope, { project: acme.id })).filter(({ state }) => state === 'in_progress');
    const form = shown(await mia.command('/standup', '', { channel: 'acme' }));
    await mia.submit(form, { 'Finished as well?': [`m:${mine?.id}`, 'I-1 Login slow'] });
    const [finished] = (await milestonesOf(bot.scope, { project: acme.id })).filter(({ id }) => id === mine?.id);
    expect(finished).toMatchObject({ state: 'done', done: '2026-11-23' });
    expect((await itemByCode(bot.scope, acme.id, { type: 'issue', number: 1 }))?.state).toBe('closed');
    await bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.thread()).text).toContain(`✓ ${mine?.name}`);
  });

  it('offers what was passed on to somebody without a role, and to nobody else', async () => {
    const { bot, acme } = desk;
    await setUp(desk, ['mia', 'ana']);
    const ana = await personBySlackId(bot.scope, 'UANA');
    const [first] = await milestonesOf(bot.scope, { project: acme.id });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) =>
        tx.update(
          milestones,
          { state: 'in_progress', ownerRole: 'lead', ownerId: ana?.id ?? null },
          eq(milestones.id, first?.id ?? ''),
        ),
    ]);
    const other = shown(await bot.person('mia').command('/standup', '', { channel: 'acme' }));
    expect(JSON.stringify(other.blocks)).not.toContain(`m:${first?.id}`);
    const form = shown(await bot.person('ana').command('/standup', '', { channel: 'acme' }));
    await bot.person('ana').submit(form, { 'Finished as well?': [`m:${first?.id}`] });
    const [finished] = (await milestonesOf(bot.scope, { project: acme.id })).filter(({ id }) => id === first?.id);
    expect(finished).toMatchObject({ state: 'done' });
  });

  it('wants at least a line', async () => {
    await setUp(desk, ['ana']);
    const heard = await desk.answer('ana', {});
    expect(heard.errors).toEqual({ done: 'Write at least one line, however short.' });
  });

  it('keeps every answer in the audit, its words beside it', async () => {
    await setUp(desk, ['ana']);
    await desk.answer('ana', { Done: 'Mapping' });
    const lines = await desk.bot.scope.from(audit, eq(audit.action, 'standup.answer'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.body).not.toContain('Mapping');
  });
});

describe('who is not asked', () => {
  it('neither asks nor misses the absent', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    await bot.person('ana').command('/golive', 'away today', { channel: 'acme' });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T09:30:00Z');
    await bot.tick('2026-11-23T11:00:00Z');
    const asked = (await desk.inbox('ana')).filter(({ text }) => text.includes('standup'));
    expect(asked).toEqual([]);
    expect(last(desk.summaries()).text).toContain('0 of 1 answered, 1 missing, 1 away');
  });

  it('is silent while the project is on hold, and says so to whoever comes', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    const status = await bot.person('mia').command('/golive', 'status ACME', { channel: 'acme' });
    const hold = await bot.person('mia').choose(whispered(status), 'projects.manage', 'Put on hold');
    await bot.person('mia').submit(shown(hold), { Reason: 'Customer merges' });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T11:00:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    expect(desk.summaries()).toEqual([]);
    const heard = await bot.person('ana').command('/standup', 'ACME', { channel: 'acme' });
    expect(heard.text).toContain('ACME is on hold, and its standup rests');
    const elsewhere = await bot.person('ana').command('/standup', '', { channel: 'general' });
    expect(elsewhere.text).toContain('ACME is on hold, and its standup rests until it goes on.');
    expect(elsewhere.text).not.toContain('You take part in no standup');
  });

  it('drops whoever left the workspace', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    bot.slack.changeUser('UANA', { deleted: true });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { active: false }, eq(people.slackId, 'UANA')),
    ]);
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('0 of 1 answered');
    const left = await bot.scope.from(schedules, eq(schedules.ritual, 'standups.prompt'));
    expect(left).toHaveLength(1);
  });

  it('asks nobody on a day without a standup', async () => {
    await setUp(desk, ['mia', 'ana'], { Days: ['Tuesday'] });
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    expect(desk.summaries()).toEqual([]);
    await desk.bot.tick('2026-11-24T08:30:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
  });
});

describe('setting it up', () => {
  it('is for the lead and the manager', async () => {
    const heard = await desk.bot.person('ana').command('/golive', 'standup setup ACME', { channel: 'acme' });
    expect(heard.text).toContain("You can't set up, change or stop a standup in ACME.");
  });

  it('nor is stopped by others', async () => {
    const { bot, acme } = desk;
    await setUp(desk, ['ana']);
    const heard = await bot.person('ana').command('/golive', 'standup stop ACME', { channel: 'acme' });
    expect(heard.text).toContain("You can't set up, change or stop a standup in ACME.");
    expect(await bot.scope.from(standups, eq(standups.projectId, acme.id))).toMatchObject([{ state: 'on' }]);
  });

  it('starts from the workspace’s times, which come in order too', async () => {
    const kim = desk.bot.person('kim');
    const list = await kim.command('/golive', 'admin rituals', { channel: 'general' });
    const change = async (near: string, time: string) =>
      kim.submit(shown(await kim.click(whispered(list), { name: 'Change', near })), { time });
    const questions = 'The questions come before the summary: at 09:30 and 12:00 now. Pick another time.';
    expect((await change('Standup summary', '09:30')).errors).toEqual({ time: questions });
    expect((await change('Standup prompt', '12:00')).errors).toEqual({ time: questions });
    expect((await change('Standup prompt', '08:45')).errors).toBeUndefined();
    const heard = await setUp(desk, ['mia', 'ana']);
    expect(heard.text).toContain('2 people are asked at 08:45');
  });

  it('is announced where the project is, with the channel where that is another one', async () => {
    await setUp(desk, ['mia', 'ana']);
    const { bot } = desk;
    const said = () => last(bot.slack.messages('CACME').filter(({ threadTs }) => threadTs)).text;
    expect(said()).toBe('  @mia started a standup');
    await bot.person('mia').command('/golive', 'standup stop ACME', { channel: 'acme' });
    await setUp(desk, ['mia', 'ana'], { 'Channel of the summary': 'CGENERAL' });
    expect(said()).toBe('  @mia started a standup in #general');
  });

  it('starts with the team, and says what the times must be', async () => {
    const heard = await desk.bot.person('mia').command('/golive', 'standup setup ACME', { channel: 'acme' });
    const form = shown(heard);
    expect(JSON.stringify(form.blocks)).toContain('"initial_users":["UMIA","UTOM","UBEN"]');
    const refused = await desk.bot.person('mia').submit(form, { 'Summary at': '09:00' });
    expect(refused.errors?.summary).toContain('Pick a time after the questions');
  });

  it('asks the team’s own questions and their mood', async () => {
    await setUp(desk, ['ana'], { 'Questions of your own': 'Any new risk?', 'Also ask': ['How are you today?'] });
    await desk.answer('ana', { Done: 'Mapping', 'Any new risk?': 'The vendor', Mood: '🙂 Good' });
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.thread()).text).toMatch(/🙂 Good[\s\S]*Any new risk\?[\s\S]*The vendor/);
  });

  it('takes new times at once, keeps who stays, and stops', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana']);
    await setUp(desk, ['ana', 'eva'], { 'Questions at': '10:00', 'Summary at': '13:00' });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    await bot.tick('2026-11-23T09:00:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
    expect(await desk.inbox('mia')).toEqual([]);
    await bot.tick('2026-11-23T12:00:00Z');
    expect(last(desk.summaries()).text).toContain('0 of 2 answered');
    const question = structuredClone(last(await desk.inbox('ana')));
    const stopped = await bot.person('mia').command('/golive', 'standup stop ACME', { channel: 'acme' });
    expect(stopped.text).toContain('is stopped');
    await bot.tick('2026-11-24T09:00:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
    const refused = await bot.person('ana').click(question, 'Answer');
    expect(refused.text).toContain('ACME has no standup at the moment');
  });

  it('lets people join and leave', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia']);
    const eva = bot.person('eva');
    const refused = await eva.command('/standup', 'ACME', { channel: 'general' });
    expect(refused.text).toContain('Standup ACME · Acme');
    const joined = await eva.click(whispered(refused), 'Join');
    expect(joined.text).toContain('I ask you at 09:30 your time');
    expect((await eva.command('/golive', 'standup join ACME', { channel: 'acme' })).text).toContain('already');
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    expect(await desk.inbox('eva')).toHaveLength(1);
    const question = structuredClone(last(await desk.inbox('eva')));
    await eva.command('/golive', 'standup leave ACME', { channel: 'acme' });
    await bot.tick('2026-11-23T09:30:00Z');
    expect(await desk.inbox('eva')).toHaveLength(1);
    const pressed = await eva.click(question, 'Answer');
    expect(pressed.text).toContain('You don’t take part in ACME’s standup');
  });
});

describe('several projects', () => {
  it('asks which one, and opens the one of the channel', async () => {
    const { bot } = desk;
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    await setUp(desk, ['ana']);
    const mia = bot.person('mia');
    const beta = shown(await mia.command('/golive', 'standup setup BETA', { channel: 'beta' }));
    await mia.submit(beta, { 'Who takes part': [{ id: 'UANA' }] });
    const asked = await bot.person('ana').command('/standup', '', { channel: 'general' });
    const form = shown(await bot.person('ana').click(whispered(asked), 'BETA · Beta'));
    await bot.person('ana').submit(form, { Done: 'Kickoff' });
    const again = await bot.person('ana').command('/standup', '', { channel: 'general' });
    expect(again.text).toContain('✓ BETA · Beta');
    const opened = await bot.person('ana').command('/standup', '', { channel: 'acme' });
    expect(shown(opened).title).toMatchObject({ text: 'Standup ACME' });
  });
});
