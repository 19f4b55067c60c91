import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { Message } from '#demo/player/slack-side.ts';
import { projectDay } from '#features/projects/day.ts';
import { anyWord, theProject } from '#features/projects/find.ts';
import { pickProject } from '#features/projects/picker.ts';
import { projects } from '#features/projects/tables.ts';
import { createFeatures } from '#features.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Feature } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { whisper } from '#platform/slack/reply.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

/** Two commands that say what they understood: one with words of its own, one with any words behind it. */
const echo: Feature = {
  name: 'echo',
  commands: [['look', (word: string) => word === 'uat'] as const, ['speak', anyWord] as const].map(([path, known]) => ({
    path,
    summary: 'Says what it understood',
    examples: [`/golive ${path}`],
    reads: true,
    run: async (text, ctx) => {
      const found = await theProject(ctx, text, path, known);
      if ('ask' in found) return found.ask;
      return whisper(message([section(`${found.project.key}|${found.rest}|`)]));
    },
  })),
};

const features = { named: 'echo', list: [...createFeatures({ playbooksDir: null }), echo] };

let bot: Bot;
async function open() {
  bot = await startBot({ features });
  await createProject(bot);
}

async function close() {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
}

function ask(text: string, channel = 'acme', who = 'mia'): Promise<Heard> {
  return bot.person(who).command('/golive', text, { channel });
}

function whispered(heard: Heard): Message {
  const [first] = heard.whispers;
  if (!first) throw new Error(`nothing was whispered: ${heard.text}`);
  return first;
}

/** A second project with a key that people use as a word; such keys were possible once. */
function another(key: string, channel = 'beta'): Promise<void> {
  return bot.begin(`another ${key} ${channel}`, async () => {
    const project = await createProject(bot, { key: 'BETA', customer: 'Beta', channel });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { key }, eq(projects.id, project.id)),
    ]);
  });
}

async function end(key: string, state: 'cancelled' | 'closed' = 'cancelled'): Promise<void> {
  await bot.app.database.commit(bot.app.workspace.id, [(tx) => tx.update(projects, { state }, eq(projects.key, key))]);
}

describe('free text behind a command, where OK is a project too', () => {
  beforeAll(async () => {
    await open();
    await another('OK');
  });
  afterAll(close);

  test.each([
    ['speak ok but the pen test is from last year', 'ACME|ok but the pen test is from last year|'],
    ['speak OK but the pen test is from last year', 'OK|but the pen test is from last year|'],
    ['speak LGTM', 'ACME|LGTM|'],
    ['speak SSO broken', 'ACME|SSO broken|'],
    ['speak blocked by OK', 'ACME|blocked by OK|'],
    ['speak acme fine', 'ACME|fine|'],
    ['speak ACME one\ntwo', 'ACME|one\ntwo|'],
  ])('%s', async (said, understood) => {
    expect((await ask(said)).text).toContain(understood);
  });
});

describe('free text behind a command', () => {
  beforeAll(open);
  afterAll(close);

  test('a key that was all but typed is asked about, and the text comes back', async () => {
    const heard = await ask('speak ACMEE the tests are <red>');
    expect(heard.text).toContain('I know no project “ACMEE”. Did you mean ACME?');
    expect(heard.text).toContain('/golive speak ACMEE the tests are <red>');
  });

  test('elsewhere the picker asks and keeps every word', async () => {
    const question = whispered(await ask('speak Looks good to me', 'general'));
    const heard = await bot.person('mia').click(question, 'ACME · Acme');
    expect(heard.text).toContain('ACME|Looks good to me|');
  });

  test('what doesn’t fit a button is given back whole, not cut', async () => {
    const words = 'long words '.repeat(200).trim();
    const heard = await ask(`speak ${words}`, 'general');
    expect(heard.text).toContain('Add its key in front: ACME.');
    expect(heard.text).toContain(words);
    expect(JSON.stringify(whispered(heard).blocks)).not.toContain(pickProject.id);
  });

  test('whoever holds no role gets their words back', async () => {
    const heard = await ask('speak Looks good to me', 'general', 'ben');
    expect(heard.text).toContain('You hold no role in one yet');
    expect(heard.text).toContain('/golive speak Looks good to me');
  });

  test('help that was mistyped is offered', async () => {
    expect((await ask('halp')).text).toMatch(/Did you mean[^.?]*help/);
  });
});

describe('among many projects', () => {
  beforeEach(open);
  afterEach(close);

  test('in a menu of many projects too', async () => {
    const row = await createProject(bot, { key: 'P0', channel: 'beta' });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) =>
        tx.insert(
          projects,
          Array.from({ length: 30 }, (_, at) => ({ ...row, id: tx.newId(), key: `Q${at}X` })),
        ),
    ]);
    const words = 'w'.repeat(140);
    const heard = await ask(`speak ${words}`, 'beta');
    expect(heard.text).toContain(words);
    expect(JSON.stringify(whispered(heard).blocks)).not.toContain(pickProject.id);
    expect(JSON.stringify(whispered(await ask('speak short', 'beta')).blocks)).toContain(pickProject.id);
  });
});

describe('a key in a command', () => {
  beforeAll(async () => {
    await open();
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
  });
  afterAll(close);

  test.each([
    ['look uat BETA', 'BETA|uat|'],
    ['look “ACME” uat', 'ACME|uat|'],
    ['look "beta"', 'BETA||'],
    ['look uat', 'ACME|uat|'],
    ['look ACME BETA', 'ACME|BETA|'],
    ['look uat beta', 'ACME|uat beta|'],
  ])('%s', async (said, understood) => {
    expect((await ask(said)).text).toContain(understood);
  });

  test.each(['status xyz', 'team xyz', 'status ACME nonsense', 'plan ACME nonsense'])(
    '%s ignores no word',
    async (said) => {
      expect((await ask(said)).text).toMatch(
        /I don't know what “(xyz|nonsense)” means behind `\w+`. Try `\/golive \w+ ACME`/,
      );
    },
  );
});

describe('a channel whose only project is history', () => {
  beforeEach(open);
  afterEach(close);

  test.each(['cancelled', 'closed'] as const)('still speaks about it when it is %s', async (state) => {
    await end('ACME', state);
    expect((await ask('look')).text).toContain('ACME||');
    expect((await ask('status')).text).toContain(state);
  });

  test('and about the running one when there is one', async () => {
    await end('ACME');
    await createProject(bot, { key: 'ACME2', customer: 'Acme' });
    expect((await ask('look')).text).toContain('ACME2||');
  });
});

test.each([
  ['Pacific/Auckland', '2026-11-24'],
  ['America/Los_Angeles', '2026-11-23'],
])('the day of a project in %s is %s', (zone, day) => {
  expect(projectDay({ now: new Date('2026-11-23T20:00:00Z') }, { zone })).toBe(day);
});
