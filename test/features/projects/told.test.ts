import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { View } from '#demo/player/slack-side.ts';
import { assignmentsOf } from '#features/projects/queries.ts';
import { keyTrouble } from '#features/projects/rules/names.ts';
import { createFeatures } from '#features.ts';
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

function opened(heard: Heard): View {
  if (!heard.view) throw new Error(`no modal: ${heard.text}`);
  return heard.view;
}

async function menu(who: string, command: 'status' | 'team', choice: string): Promise<View> {
  const heard = await bot.person(who).command('/golive', `${command} ACME`, { channel: 'acme' });
  const [shown] = heard.whispers;
  if (!shown) throw new Error(`nothing was whispered: ${heard.text}`);
  const id = command === 'status' ? 'projects.manage' : 'projects.role';
  return opened(await bot.person(who).choose(shown, id, choice));
}

async function letters(name: string): Promise<string[]> {
  const inbox = bot.slack.messages(await bot.slack.directMessages(bot.person(name).id));
  return inbox.map(({ text }) => text).filter((text) => text.includes('named you'));
}

describe('whoever is named lead or manager', () => {
  beforeEach(open);
  afterEach(close);

  test('reads it in one line when the project begins; who named themselves doesn’t', async () => {
    await createProject(bot);
    expect(await letters('tom')).toEqual([expect.stringContaining('@mia named you Delivery manager of ACME · Acme')]);
    expect(await letters('mia')).toEqual([]);
  });

  test('reads it when the role changes; who held it before isn’t told again', async () => {
    await createProject(bot);
    const team = await menu('mia', 'team', 'Delivery lead');
    await bot.person('mia').submit(team, { 'In Slack': [{ id: 'UMIA' }, { id: 'UANA' }] });
    expect(await letters('ana')).toEqual([expect.stringContaining('@mia named you Delivery lead of ACME · Acme')]);
    expect(await letters('tom')).toHaveLength(1);
  });

  test('reads nothing while it is pending, and everything once it is activated', async () => {
    await createProject(bot, { start: 'pending' });
    expect(await letters('tom')).toEqual([]);
    await bot.person('mia').submit(await menu('mia', 'status', 'Activate'));
    expect(await letters('tom')).toHaveLength(1);
  });
});

describe('who becomes delivery manager', () => {
  beforeEach(open);
  afterEach(close);

  test('an admin doesn’t name themselves', async () => {
    const project = await createProject(bot);
    const form = await menu('kim', 'team', 'Delivery manager');
    const heard = await bot.person('kim').submit(form, { 'In Slack': [{ id: 'UKIM' }] });
    expect(heard.errors?.people).toContain('You can’t make yourself the delivery manager');
    const { role, personId } = (await assignmentsOf(bot.scope, { project: project.id })).find(isManager) ?? {};
    expect({ role, personId }).toMatchObject({ role: 'manager', personId: expect.any(String) });
    expect(await letters('kim')).toEqual([]);
  });

  test('a manager in office stays while they name another one', async () => {
    await createProject(bot);
    const form = await menu('tom', 'team', 'Delivery manager');
    const heard = await bot.person('tom').submit(form, { 'In Slack': [{ id: 'UTOM' }, { id: 'UANA' }] });
    expect(heard.errors).toBeUndefined();
    expect(await letters('ana')).toHaveLength(1);
  });
});

describe('the pinned message of a project that moved', () => {
  beforeEach(open);
  afterEach(close);

  const headline = (channel: string) => bot.slack.messages(channel)[0]?.text;

  test('says where to, and is itself again when it comes back', async () => {
    await createProject(bot);
    const form = await menu('mia', 'status', 'Edit details');
    await bot.person('mia').submit(form, { Channel: { id: 'CBETA' } });
    expect(headline('CBETA')).toContain('active, phase discover');
    expect(headline('CACME')).toContain('moved to #beta');
    expect(headline('CACME')).not.toContain('phase discover');
    expect(bot.slack.messages('CACME')).toHaveLength(1);
    const back = await menu('mia', 'status', 'Edit details');
    await bot.person('mia').submit(back, { Channel: { id: 'CACME' } });
    expect(headline('CACME')).toContain('active, phase discover');
    expect(headline('CBETA')).toContain('moved to #acme');
  });
});

describe('keys', () => {
  test('every word of a command is no key', async () => {
    const commands = createFeatures({ playbooksDir: null }).flatMap((feature) => feature.commands ?? []);
    const words = commands.flatMap(({ path }) => path.toUpperCase().split(' '));
    expect(words).toContain('APPROVE');
    expect(words.filter((word) => keyTrouble(word, new Set()) === null)).toEqual([]);
  });
});

describe('a customer who is called like a role', () => {
  beforeEach(open);
  afterEach(close);

  test('gets another key, and nobody can take the word', async () => {
    const heard = await bot.person('mia').command('/golive', 'new Support GmbH', { channel: 'acme' });
    expect(JSON.stringify(opened(heard).blocks)).toContain('"initial_value":"SUPPORT2"');
    await expect(createThroughForm(bot, { key: 'KICKOFF' })).rejects.toThrow('means something else in commands');
  });
});

function isManager({ role }: { role: string }): boolean {
  return role === 'manager';
}
