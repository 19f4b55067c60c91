import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { assignmentsOf, type Project, projectByKey } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
async function open() {
  bot = await startBot();
}

async function close() {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
}

function whispered(heard: Pick<Heard, 'whispers' | 'text'>): Message {
  const [first] = heard.whispers;
  if (!first) throw new Error(`nothing was whispered: ${heard.text}`);
  return first;
}

function opened(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal: ${heard.text}`);
  return heard.view;
}

function ask(who: string, text: string, channel = 'acme'): Promise<Heard> {
  return bot.person(who).command('/golive', text, { channel });
}

/** What they read first: whoever has read it already need not ask for it again. */
function shown(who: string, what: 'status' | 'team'): Promise<Message> {
  return bot.begin(`${what} for ${who}`, async () => whispered(await ask(who, `${what} ACME`)));
}

async function manage(who: string, what: string): Promise<Heard> {
  return bot.person(who).choose(await shown(who, 'status'), 'projects.manage', what);
}

async function role(who: string, name: string): Promise<View> {
  return opened(await bot.person(who).choose(await shown(who, 'team'), 'projects.role', name));
}

/** Mia puts ACME on hold. */
function held(): Promise<{ text: string }> {
  return bot.begin('held', async () => {
    const form = opened(await manage('mia', 'Put on hold'));
    const { text } = await bot.person('mia').submit(form, { Reason: 'Waiting for the <contract>' });
    return { text };
  });
}

/** Mia and Ana lead, Tom manages, Ana is security; for the customer Eva and two without Slack are sponsors. */
function staffed(): Promise<Project> {
  const roles = { lead: ['ana'], sponsor: ['eva', 'Ms Sponsor', 'Mr Buyer'], security: ['ana'] };
  return createProject(bot, { roles });
}

/** Ben leads, Tom manages this one too. */
function beta(): Promise<Project> {
  return createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', lead: 'ben', goLive: '2027-02-26' });
}

async function acme(): Promise<Project> {
  const project = await projectByKey(bot.scope, 'ACME');
  if (!project) throw new Error('no ACME');
  return project;
}

/** Straight into the database: gates and handover lead there, other features' stories. */
async function setState(state: Project['state']): Promise<void> {
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(projects, { state }, eq(projects.key, 'ACME')).returning(),
  ]);
}

describe('/golive status', () => {
  beforeEach(open);
  afterEach(close);

  test('tells state, phase, dates, team and what nobody holds', async () => {
    await createProject(bot, { region: 'DE', integrations: true });
    const heard = await ask('tom', 'status', 'acme');
    for (const part of [
      'ACME · Acme',
      'active, phase discover',
      'Fri 29 Jan 2027, 67 days left',
      '@mia',
      '@tom',
      'holidays of DE',
      'standard@2026.1',
      '2 of 10 roles held',
      'Nobody holds yet: Solutions architect',
    ]) {
      expect(heard.text).toContain(part);
    }
  });

  test('in another channel asks which of my projects, and answers in place', async () => {
    await createProject(bot);
    await beta();
    const question = whispered(await ask('tom', 'status', 'general'));
    const heard = await bot.person('tom').click(question, 'BETA · Beta');
    expect(heard.text).toContain('BETA · Beta');
  });

  test('in a channel with two projects asks which', async () => {
    await createProject(bot);
    await createProject(bot, { key: 'BETA', customer: 'Beta' });
    const question = whispered(await ask('tom', 'status'));
    expect(question.text).toContain('This channel has several projects. Which one?');
    const heard = await bot.person('tom').click(question, 'ACME · Acme');
    expect(heard.text).toContain('active, phase discover');
  });

  test('row 20: in a channel that became shared the headline keeps internal matters to itself', async () => {
    await createProject(bot);
    bot.slack.changeChannel('CACME', { shared: true });
    bot.clock.advance(6 * 60_000);
    await bot.person('mia').submit(opened(await manage('mia', 'Put on hold')), { Reason: 'No budget' });
    const said = bot.slack.messages('CACME').map(({ text }) => text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('Fri 29 Jan 2027');
    expect(said.join()).not.toMatch(/No budget|Lead|NO-GO|Check/);
  });
});

describe('the states of a project', () => {
  beforeEach(open);
  afterEach(close);

  test('on hold with a reason: the headline and its thread say so; resumed again', async () => {
    await createProject(bot);
    const heard = await held();
    expect(heard.text).toContain('ACME is on hold now.');
    const [headline, line] = bot.slack.messages('CACME');
    expect(headline?.text).toContain('on hold, phase discover');
    expect(line).toMatchObject({ threadTs: headline?.ts });
    expect(line?.text).toContain('@mia put ACME on hold: Waiting for the <contract>');
    await bot.person('tom').submit(opened(await manage('tom', 'Resume')));
    expect((await acme()).state).toBe('active');
    const actions = (await bot.scope.from(audit)).sort((a, b) => a.seq - b.seq).map((row) => row.action);
    expect(actions.slice(-2)).toEqual(['project.hold', 'project.resume']);
  });

  test('a pending project is announced when it is activated, and not before', async () => {
    await createProject(bot, { start: 'pending' });
    expect(bot.slack.messages('CACME')).toEqual([]);
    await bot.person('mia').submit(opened(await manage('mia', 'Activate')));
    expect(bot.slack.messages('CACME')).toHaveLength(1);
    expect((await acme()).state).toBe('active');
  });

  test('a cancelled project needs a reason and changes no more', async () => {
    await createProject(bot);
    const form = opened(await manage('tom', 'Cancel the project'));
    await expect(bot.person('tom').submit(form)).rejects.toThrow('"Reason" is required');
    await bot.person('tom').submit(form, { Reason: 'The customer withdrew' });
    expect((await acme()).state).toBe('cancelled');
    const said = whispered(await ask('tom', 'status ACME', 'general'));
    expect(JSON.stringify(said.blocks)).not.toContain('projects.manage');
    for (const { text } of [said, bot.slack.messages('CACME')[0] ?? said]) {
      expect(text).toContain('cancelled in phase discover\nOn Mon 23 Nov 2026: The customer withdrew');
      expect(text).not.toMatch(/Next|left/);
    }
    bot.slack.changeChannel('CACME', { shared: true });
    await bot.person('mia').event({ type: 'channel_shared', channel: 'CACME', event_ts: '1.1' });
    expect(bot.slack.messages('CACME')[0]?.text).toMatch(/cancelled in phase discover$/);
  });

  test('row 60: a form sent after the project was cancelled saves nothing and keeps the text', async () => {
    await createProject(bot);
    const edit = opened(await manage('mia', 'Edit details'));
    const move = opened(await manage('mia', 'Put on hold'));
    const team = await role('mia', 'Solutions architect');
    await setState('cancelled');
    const all = [
      await bot.person('mia').submit(edit, { Customer: 'Other' }),
      await bot.person('mia').submit(move, { Reason: 'Later' }),
      await bot.person('mia').submit(team, { 'In Slack': [{ id: 'UANA' }] }),
    ];
    for (const heard of all) expect(Object.values(heard.errors ?? {}).join()).toMatch(/nothing in it changes any more/);
    expect(await acme()).toMatchObject({ customer: 'Acme', state: 'cancelled' });
  });

  test('row 29: a menu on an old message refuses what is not possible any more', async () => {
    await createProject(bot);
    const old = await shown('mia', 'status');
    await held();
    const heard = await bot.person('mia').choose(old, 'projects.manage', 'Put on hold');
    expect(heard.text).toContain('ACME is on hold already. Nothing was changed.');
  });

  test('row 28: the same submission delivered twice changes the state once', async () => {
    await createProject(bot);
    const heard = await bot.person('mia').submit(opened(await manage('mia', 'Put on hold')), { Reason: 'Waiting' });
    const { version } = await acme();
    await bot.person('mia').replay(heard);
    expect(await acme()).toMatchObject({ state: 'on_hold', version });
  });
});

describe('the details of a project', () => {
  beforeEach(open);
  afterEach(close);

  test('are edited, audited without names in the hashed row, and told in the thread', async () => {
    await createProject(bot);
    const form = opened(await manage('mia', 'Edit details'));
    await bot.person('mia').submit(form, { Customer: 'Acme Holding', 'Holiday region': 'de-by' });
    expect(await acme()).toMatchObject({ customer: 'Acme Holding', region: 'DE-BY' });
    expect(bot.slack.messages('CACME')[1]?.text).toContain('@mia changed the customer’s name, the holiday region');
    const rows = await bot.scope.from(audit, eq(audit.action, 'project.edit'));
    expect(rows[0]?.body).not.toContain('Holding');
  });
});

describe('/golive team', () => {
  beforeEach(open);
  afterEach(close);

  test('shows every role, and a change is told in the thread', async () => {
    await staffed();
    const heard = await shown('mia', 'team');
    expect(heard.text).toContain('Executive sponsor (customer): @eva, Ms Sponsor, Mr Buyer');
    expect(heard.text).toContain('Solutions architect: nobody yet');
    const saved = await bot
      .person('mia')
      .submit(await role('mia', 'Solutions architect'), { 'In Slack': [{ id: 'UANA' }, { id: 'UBEN' }] });
    expect(saved.text).toContain('Solutions architect of ACME: @ana, @ben.');
    expect(bot.slack.messages('CACME')[1]?.text).toContain('@mia changed Solutions architect: now @ana, @ben');
    expect((await acme()).version).toBeGreaterThan(1);
  });

  test('names who stands in for whom, until they don’t any more', async () => {
    await staffed();
    expect((await shown('mia', 'team')).text).not.toContain('Standing in');
    await ask('eva', 'delegate sponsor <@UKIM> 2026-11-23..2026-11-30');
    await ask('ana', 'delegate security <@UBEN> 2026-12-01..2026-12-04');
    const { text } = await ask('mia', 'team');
    expect(text).toContain('• @kim for @eva as Executive sponsor, until Mon 30 Nov');
    expect(text).toContain('• @ben for @ana as Security, from Tue 1 Dec until Fri 4 Dec');
    bot.clock.set('2026-12-01T08:00:00Z');
    const later = (await ask('mia', 'team')).text;
    expect(later).not.toContain('@kim for @eva');
    expect(later).toContain('• @ben for @ana as Security, until Fri 4 Dec');
  });

  test('whoever leaves a role keeps their past, and a name may replace them', async () => {
    const project = await staffed();
    await bot
      .person('mia')
      .submit(await role('mia', 'Executive sponsor'), { 'Customer people by name': 'Mr Buyer, Dr Legal' });
    const held = (await assignmentsOf(bot.scope, { project: project.id })).flatMap((it) => it.customerName ?? []);
    expect(held.sort()).toEqual(['Dr Legal', 'Mr Buyer']);
  });

  test('a form that changes nothing writes nothing', async () => {
    await staffed();
    const { version } = await acme();
    const heard = await bot.person('mia').submit(await role('mia', 'Security'));
    expect(heard.text).toContain('stays as it was');
    expect((await acme()).version).toBe(version);
  });

  test('row 23: a holder whose account was deactivated is shown as such', async () => {
    await staffed();
    bot.slack.changeUser('UANA', { deleted: true });
    bot.clock.set('2026-11-25T08:00:00Z');
    await bot.person('ana').command('/golive', 'help', { channel: 'acme' });
    expect((await ask('mia', 'team ACME')).text).toContain('ana (account deactivated)');
  });

  test('row 21: whoever lost the right between opening and sending is refused, and it is on record', async () => {
    await staffed();
    const form = await role('ana', 'Security');
    await bot.person('mia').submit(await role('mia', 'Delivery lead'), { 'In Slack': [{ id: 'UMIA' }] });
    const heard = await bot.person('ana').submit(form, { 'In Slack': [{ id: 'UBEN' }] });
    expect(heard.errors?.people).toContain("You can't change a project’s details or its team in ACME.");
    expect(await bot.scope.from(audit, eq(audit.action, 'denied'))).toHaveLength(1);
  });

  test('row 22: a menu value that was tampered with reaches no role of another project', async () => {
    await createProject(bot);
    const other = await beta();
    const team = await shown('mia', 'team');
    const forged = JSON.parse(JSON.stringify(team).replaceAll((await acme()).id, other.id)) as Message;
    const heard = await bot.person('mia').choose(forged, 'projects.role', 'Security');
    expect(heard.text).toContain("You can't change a project’s details or its team in BETA");
    expect(heard.view).toBeUndefined();
  });

  test('row 26: two people change the team at once and both changes stand', async () => {
    const project = await createProject(bot);
    const [architect, security] = [await role('mia', 'Solutions architect'), await role('tom', 'Security')];
    await Promise.all([
      bot.person('mia').submit(architect, { 'In Slack': [{ id: 'UANA' }] }),
      bot.person('tom').submit(security, { 'In Slack': [{ id: 'UBEN' }] }),
    ]);
    const held = await assignmentsOf(bot.scope, { project: project.id });
    expect(held.map((it) => it.role).sort()).toEqual(['architect', 'lead', 'manager', 'security']);
  });

  test('row 16: a lead makes neither themselves the manager nor replaces the one in office', async () => {
    await createProject(bot, { manager: null });
    const own = await bot.person('mia').submit(await role('mia', 'Delivery manager'), { 'In Slack': [{ id: 'UMIA' }] });
    expect(own.errors?.people).toContain('You can’t make yourself the delivery manager');
    await bot.person('mia').submit(await role('mia', 'Delivery manager'), { 'In Slack': [{ id: 'UTOM' }] });
    const other = await bot
      .person('mia')
      .submit(await role('mia', 'Delivery manager'), { 'In Slack': [{ id: 'UANA' }] });
    expect(other.errors?.people).toContain('Ask a golive admin or the delivery manager');
    const handed = await bot
      .person('tom')
      .submit(await role('tom', 'Delivery manager'), { 'In Slack': [{ id: 'UANA' }] });
    expect(handed.text).toContain('Delivery manager of ACME: @ana.');
  });

  test('somebody of whom Slack says nothing just now is not guessed', async () => {
    await createProject(bot);
    const mia = bot.person('mia');
    const form = await role('mia', 'Security');
    bot.slack.fail('users.info', { error: 'internal_error' });
    const heard = await mia.submit(form, { 'In Slack': [{ id: 'UEVA' }] });
    expect(heard.errors?.people).toContain('Please try again in a minute');
    const again = await mia.submit(form);
    expect(again.text).toContain('Security of ACME: @eva.');
  });

  test('row 32: a name with markup stays words', async () => {
    await createProject(bot);
    await bot
      .person('mia')
      .submit(await role('mia', 'Executive sponsor'), { 'Customer people by name': '<!here> <@UTOM>' });
    const said = JSON.stringify(whispered(await ask('mia', 'team ACME')).blocks);
    expect(said).not.toMatch(/<!here>|<@UTOM> ?"/);
    expect(said).toContain('&lt;!here&gt; &lt;@UTOM&gt;');
  });
});

describe('/golive list', () => {
  beforeEach(open);
  afterEach(close);

  test('mine, all and risk', async () => {
    await createProject(bot);
    await beta();
    const mine = await ask('mia', 'list');
    expect(mine.text).toContain('ACME · Acme · phase discover · go-live Fri 29 Jan 2027, 67 days left · lead @mia');
    expect(mine.text).not.toContain('BETA');
    const all = await bot.person('mia').click(whispered(mine), 'All');
    expect(all.text).toContain('BETA');
    expect((await ask('mia', 'list risk')).text).toContain('No project is late, on hold, called amber or red');
    bot.clock.set('2027-02-01T08:00:00Z');
    expect((await ask('mia', 'list RISK')).text).toContain('3 days over');
  });

  test('at risk is what its lead calls so, and what is NO-GO within two weeks of its date', async () => {
    await createProject(bot);
    await beta();
    await createProject(bot, { key: 'LATER', customer: 'Later', channel: 'general', start: 'pending' });
    await ask('ben', 'rag BETA red because the testers are away');
    const red = (await ask('mia', 'list risk')).text;
    expect(red).toContain('At risk, 1');
    expect(red).toContain('BETA · Beta');
    expect(red).toContain('🔴 red');
    await ask('ben', 'rag BETA green');
    expect((await ask('mia', 'list risk')).text).toContain('No project is late');
    bot.clock.set('2027-01-14T08:00:00Z');
    expect((await ask('mia', 'list risk')).text).toContain('No project is late');
    bot.clock.set('2027-01-15T08:00:00Z');
    const near = (await ask('mia', 'list risk')).text;
    expect(near).toContain('At risk, 1');
    expect(near).toContain('ACME · Acme');
  });

  test('row 38: 1,000 projects come in pages of ten', async () => {
    const project = await createProject(bot);
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ ...project, key: `P${String(at).padStart(4, '0')}` }));
    for (let at = 0; at < rows.length; at += 100) {
      const part = rows.slice(at, at + 100);
      await bot.app.database.commit(bot.app.workspace.id, [
        (tx) =>
          tx.insert(
            projects,
            part.map((row) => ({ ...row, id: tx.newId() })),
          ),
      ]);
    }
    const first = await ask('mia', 'list all');
    expect(first.text).toContain('All projects, 1001');
    expect(first.text).toContain('Page 1 of 101');
    const next = await bot.person('mia').click(whispered(first), 'Next');
    expect(next.text).toContain('Page 2 of 101');
    expect(next.text).toContain('P0018');
  });
});

describe('where nothing changes', () => {
  beforeAll(async () => {
    await open();
    await createProject(bot);
  });
  afterAll(close);

  test('offers the menu only to those who may use it', async () => {
    const said = async (who: string) => JSON.stringify(whispered(await ask(who, 'status ACME')).blocks);
    expect(await said('mia')).toContain('projects.manage');
    expect(await said('ben')).not.toContain('projects.manage');
  });

  test('an unknown key gets the nearest one', async () => {
    expect((await ask('mia', 'status ACMEE', 'general')).text).toContain('Did you mean ACME?');
  });

  test('an unknown region is refused with what was meant', async () => {
    const form = opened(await manage('mia', 'Edit details'));
    const heard = await bot.person('mia').submit(form, { 'Holiday region': 'Germny', 'Time zone': 'Berlin' });
    expect(Object.keys(heard.errors ?? {}).sort()).toEqual(['region', 'zone']);
  });

  test('row 25: the last lead can’t leave without a successor', async () => {
    const heard = await bot.person('mia').submit(await role('mia', 'Delivery lead'), { 'In Slack': [] });
    expect(heard.errors?.people).toBe('A project needs a lead. Pick who takes over first.');
  });

  test('row 19: people of another organisation, guests and deactivated accounts get no role', async () => {
    bot.slack.addUser({ id: 'UOLD', name: 'old', deleted: true });
    bot.slack.addUser({ id: 'UGUEST', name: 'guest', guest: true });
    for (const [id, why] of [
      ['UZOE', 'another organisation'],
      ['UOLD', 'deactivated'],
      ['UGUEST', 'guest'],
    ] as const) {
      const heard = await bot.person('mia').submit(await role('mia', 'Security'), { 'In Slack': [{ id }] });
      expect(heard.errors?.people).toContain(why);
    }
  });

  test('a mistyped word gets the nearest', async () => {
    expect((await ask('mia', 'list rsik')).text).toContain('Try `/golive list risk`');
  });

  test('somebody without a project is told what to do next', async () => {
    expect((await ask('ben', 'list')).text).toContain('/golive new');
  });
});

describe('who signs', () => {
  beforeEach(open);
  afterEach(close);

  test('in a regulated project the lead does not choose who signs: the manager does', async () => {
    await createProject(bot, { regulated: true, tier: 'enterprise' });
    const refused = await bot.person('mia').submit(await role('mia', 'Security'), { people: [{ id: 'UKIM' }] });
    expect(refused.text).toContain("You can't say who signs in a regulated project in ACME. Ask the delivery manager.");
    await bot.person('tom').submit(await role('tom', 'Security'), { people: [{ id: 'UANA' }] });
    const held = await assignmentsOf(bot.scope, { project: (await acme()).id });
    expect(held.filter((it) => it.role === 'security')).toHaveLength(1);
  });
});
