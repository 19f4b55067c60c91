import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answers } from '#demo/player/form.ts';
import type { View } from '#demo/player/slack-side.ts';
import { allProjects, assignmentsOf, playbookOf, projectByKey } from '#features/projects/queries.ts';
import { audit } from '#platform/audit/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject, createThroughForm } from '#test/support/build.ts';

let bot: Bot;
async function open() {
  bot = await startBot();
}

async function close() {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
}

const dates = { kickoff: '2026-11-23', goLive: '2027-01-29' };

function form(text = 'Acme', channel = 'acme', who = 'mia'): Promise<View> {
  return bot.begin(`form ${text} ${channel} ${who}`, async () => {
    const { view } = await bot.person(who).command('/golive', `new ${text}`, { channel });
    if (!view) throw new Error('no form');
    return view;
  });
}

async function refused(answers: Answers, text?: string): Promise<Record<string, string>> {
  const heard = await bot.person('mia').submit(await form(text), { ...dates, ...answers });
  expect(await allProjects(bot.scope, {})).toEqual([]);
  return heard.errors ?? {};
}

describe('/golive new', () => {
  beforeEach(open);
  afterEach(close);

  test('makes a project with its own copy of the playbook, its people and its pinned message', async () => {
    const project = await createThroughForm(bot, { roles: { architect: ['ana'], sponsor: ['Ms Sponsor'] } });
    expect(project).toMatchObject({
      key: 'ACME',
      customer: 'Acme',
      state: 'active',
      phase: 'discover',
      playbook: 'standard',
      zone: 'Europe/Berlin',
    });
    expect((await playbookOf(bot.scope, project.id)).gates).toHaveLength(6);
    const held = await assignmentsOf(bot.scope, { project: project.id });
    expect(held.map((it) => it.role).sort()).toEqual(['architect', 'lead', 'manager', 'sponsor']);
    const [headline] = bot.slack.messages('CACME');
    expect(headline?.text).toContain('go-live Fri 29 Jan 2027, 67 days left');
    expect(headline?.text).toContain('Lead: @mia');
    const lines = await bot.scope.from(audit);
    expect(lines.find((line) => line.seq === 1)?.action).toBe('project.create');
  });

  test('opens with the customer, a free key, today, the channel and the person filled in', async () => {
    await createProject(bot);
    const { view } = await bot.person('tom').command('/golive', 'new “Acme Corp”', { channel: 'beta' });
    const said = JSON.stringify(view?.blocks);
    for (const part of ['"Acme Corp"', '"ACME2"', '"2026-11-23"', '"CBETA"', '"UTOM"', '"Europe/London"']) {
      expect(said).toContain(part);
    }
  });

  test('says that a second project in a channel makes the key necessary there', async () => {
    await createProject(bot);
    const heard = await bot.person('mia').submit(await form('Beta'), dates);
    expect(heard.text).toContain('ACME lives in that channel too, so commands there will need the key.');
  });

  test('keeps a pending project silent', async () => {
    const project = await createThroughForm(bot, { start: 'pending' });
    expect(project.state).toBe('pending');
    expect(bot.slack.messages('CACME')).toEqual([]);
  });

  test('pins the regulated overlay for a regulated project', async () => {
    const project = await createThroughForm(bot, { tier: 'enterprise', regulated: true });
    const playbook = await playbookOf(bot.scope, project.id);
    expect(playbook).toMatchObject({ name: 'enterprise', separationOfDuties: true });
  });
});

describe('what does not fit is said, under its field, and nothing is saved', () => {
  beforeAll(open);
  afterAll(close);

  test.each([
    ['key', { key: 'a' }, '2 to 10 letters'],
    ['key', { key: 'R-12' }, 'means something else'],
    ['key', { key: 'uat' }, 'means something else'],
    ['goLive', { goLive: '2026-11-20' }, 'Go-live lies in the past'],
    ['goLive', { kickoff: '2027-02-01' }, 'before kickoff'],
    ['region', { region: 'Germny' }, 'Did you mean DE'],
    ['zone', { zone: 'Berlin' }, 'no time zone'],
    ['lead', { lead: { id: 'UZOE' } }, 'another organisation'],
    ['manager', { manager: { id: 'UMIA' }, traits: ['regulated'] }, 'two people'],
    ['manager', { manager: { id: 'UMIA' } }, 'make yourself the delivery manager'],
  ])('%s: %j', async (field, answers: Answers, sentence) => {
    const errors = await refused(answers);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(sentence);
  });

  test('several at once', async () => {
    const errors = await refused({ key: '!', zone: 'nowhere', customer: '🚀' });
    expect(Object.keys(errors).sort()).toEqual(['customer', 'key', 'zone']);
  });

  test('row 36: a name beyond our limit is refused, with its length', async () => {
    expect((await refused({ customer: 'A'.repeat(120) })).customer).toBe(
      'Shorten the name to 80 characters; it has 120.',
    );
  });

  test('row 36: 3,001 characters after the command do not break the form', async () => {
    const view = await form('B'.repeat(3_001));
    expect(view.callback_id).toBe('projects.draft');
  });

  test('row 19: a member of another organisation gets a sentence and no form', async () => {
    const heard = await bot.person('zoe').command('/golive', 'new Acme', { channel: 'shared' });
    expect(heard.view).toBeUndefined();
    expect(heard.text).toContain('another organisation');
  });

  test('shows the plan before anything is saved, and Back keeps what was typed', async () => {
    const mia = bot.person('mia');
    const view = await form();
    const heard = await mia.submit(view, { ...dates, customer: 'Acme Holding', region: 'de' });
    expect(heard.text).toContain('Plan preview');
    expect(heard.text).toContain('Mon 23 Nov 2026  Kickoff held');
    expect(heard.text).toContain('6 gates');
    expect(heard.text).not.toContain('⚠ No holiday region');
    expect(await allProjects(bot.scope, {})).toEqual([]);
    if (!heard.view) throw new Error('no preview');
    await mia.close(heard.view);
    const again = await mia.submit(view);
    expect(again.text).toContain('Acme Holding');
  });

  test.each([
    [
      'a kickoff on a Saturday',
      { kickoff: '2026-11-28', goLive: '2027-01-29' },
      'Kickoff is a Saturday, Sat 28 Nov 2026.',
    ],
    [
      'a go-live on a holiday',
      { kickoff: '2026-11-23', goLive: '2027-01-01', region: 'DE' },
      'Go-live is a public holiday: New Year',
    ],
    ['milestones in the past', { kickoff: '2026-11-02', goLive: '2027-01-29' }, 'milestones fall before today.'],
    [
      'dates far from what is usual',
      { kickoff: '2026-11-23', goLive: '2027-11-23' },
      'takes about 52 weeks; mid-market projects usually take 6–12 weeks.',
    ],
    ['no manager', { ...dates, manager: null }, 'only the workspace’s managers can decide'],
  ])('warns of %s', async (_, answers, warning) => {
    const heard = await bot.person('mia').submit(await form(), answers);
    expect(heard.text).toContain(warning);
  });
});

describe('bad input and abuse', () => {
  beforeEach(open);
  afterEach(close);

  test('a taken key names the customer who has it', async () => {
    await createProject(bot);
    const heard = await bot.person('tom').submit(await form('Other', 'beta', 'tom'), { ...dates, key: 'acme' });
    expect(heard.errors).toEqual({ key: 'ACME is taken by Acme. Choose another key.' });
  });

  test('a deactivated lead, and a guest', async () => {
    bot.slack.addUser({ id: 'UOLD', name: 'old', deleted: true });
    bot.slack.addUser({ id: 'UGUEST', name: 'guest', guest: true });
    expect((await refused({ lead: { id: 'UOLD' } })).lead).toContain('deactivated');
    expect((await refused({ lead: { id: 'UGUEST' } })).lead).toContain('guest');
  });

  test('row 28: the same Create delivered twice makes one project', async () => {
    const mia = bot.person('mia');
    const preview = (await mia.submit(await form(), dates)).view;
    if (!preview) throw new Error('no preview');
    const heard = await mia.submit(preview);
    await mia.replay(heard);
    expect(await allProjects(bot.scope, {})).toHaveLength(1);
    expect(bot.slack.messages('CACME')).toHaveLength(1);
  });

  test('row 26: two people create the same key at once: one wins, the other reads who was first', async () => {
    const [mia, tom] = [bot.person('mia'), bot.person('tom')];
    const first = (await mia.submit(await form('Acme'), { ...dates, key: 'ACME' })).view;
    const second = (await tom.submit(await form('Acme Ltd', 'beta', 'tom'), { ...dates, key: 'ACME' })).view;
    if (!first || !second) throw new Error('no preview');
    const both = await Promise.all([mia.submit(first), tom.submit(second)]);
    const projects = await allProjects(bot.scope, {});
    expect(projects).toHaveLength(1);
    const loser = both.filter((heard) =>
      heard.view?.blocks.some((block) => JSON.stringify(block).includes('Nothing was saved')),
    );
    expect(loser).toHaveLength(1);
    expect(loser[0]?.text).toContain(`ACME is taken by ${projects[0]?.customer}.`);
    expect(loser[0]?.view?.submit ?? null).toBeNull();
  });

  test('row 29: a preview from yesterday whose go-live has passed saves nothing', async () => {
    const mia = bot.person('mia');
    const preview = (await mia.submit(await form(), { kickoff: '2026-11-23', goLive: '2026-11-24' })).view;
    if (!preview) throw new Error('no preview');
    bot.clock.set('2026-11-26T08:00:00Z');
    const heard = await mia.submit(preview);
    expect(heard.text).toContain('Go-live lies in the past');
    expect(await allProjects(bot.scope, {})).toEqual([]);
  });

  test('row 32: a broadcast and a spoofed link in the name stay words', async () => {
    await createThroughForm(bot, { customer: '<!channel> <https://evil.example|Acme>', key: 'ACME' });
    const [headline] = bot.slack.messages('CACME');
    expect(JSON.stringify(headline?.blocks)).not.toMatch(/<!channel>|<https:\/\/evil/);
    expect(headline?.text).toContain('<!channel>');
  });

  test('row 37: right-to-left names work, emoji alone do not', async () => {
    expect((await refused({ customer: '🚀🚀' })).customer).toContain('at least one letter');
    expect((await refused({ customer: ':rocket: :tada:' })).customer).toContain('at least one letter');
    const project = await createThroughForm(bot, { customer: '\u202eشركة أكمي', key: 'AKMI' });
    expect(project.customer).toBe('شركة أكمي');
  });

  test('row 58: where the bot is not a member the person is told, and after the invitation one press posts it', async () => {
    await createProject(bot, { channel: 'away' });
    const dm = await bot.slack.directMessages('UMIA');
    const notice = bot.slack.messages(dm).find(({ text }) => text.includes('could not be posted'));
    expect(notice?.text).toContain('/invite @golive');
    expect(bot.slack.messages('CAWAY')).toEqual([]);
    if (!notice) throw new Error('no notice');
    bot.slack.addChannel({ id: 'CAWAY', name: 'away', members: ['UMIA'] });
    await bot.person('mia').click(notice, 'Post again');
    expect(bot.slack.messages('CAWAY')).toHaveLength(1);
  });
});

describe('playbooks of the team’s own', () => {
  test('an unreadable file hides no other, and is named where a playbook is picked', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'playbooks-'));
    await writeFile(join(dir, 'broken.yaml'), 'name: [\n');
    await writeFile(join(dir, 'ours.yaml'), 'name: ours\nversion: "1"\ntitle: Our way\nextends: standard\n');
    const other = await startBot({ playbooksDir: dir });
    try {
      const { view } = await other.person('mia').command('/golive', 'new Acme', { channel: 'acme' });
      const said = JSON.stringify(view?.blocks);
      expect(said).toContain('Our way (1)');
      expect(said).toContain("A playbook file can't be used: broken.yaml:");
      const project = await createThroughForm(other, { playbook: 'ours' });
      expect(project).toMatchObject({ playbook: 'ours', playbookVersion: '1' });
    } finally {
      await other.close();
    }
  });

  test('a plan of 100 milestones fits in the preview', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'playbooks-'));
    const milestones = Array.from(
      { length: 100 },
      (_, at) =>
        `  - { key: m${at}, name: Step number ${at} with a long and telling name, phase: configure, owner: lead, at: kickoff+${at % 30} }`,
    );
    await writeFile(
      join(dir, 'long.yaml'),
      `name: long\nversion: "1"\ntitle: Long\nextends: standard\nmilestones:\n${milestones.join('\n')}\n`,
    );
    const other = await startBot({ playbooksDir: dir });
    try {
      await createThroughForm(other, { playbook: 'long' });
      expect((await projectByKey(other.scope, 'ACME'))?.playbook).toBe('long');
      expect(other.slack.violations).toEqual([]);
    } finally {
      await other.close();
    }
  });
});
