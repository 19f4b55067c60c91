import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { Message, View } from '#demo/player/slack-side.ts';
import { permissions } from '#features/projects/permissions.ts';
import { createFeatures } from '#features.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { probe } from '#test/support/probe.ts';

let bot: Bot;
/** Kim is admin, for GOLIVE_ADMINS names her. */
const start = async () => {
  bot = await startBot();
};
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

function whispered(heard: Heard): Message {
  const [first] = heard.whispers;
  if (!first) throw new Error(`nothing was whispered: ${heard.text}`);
  return first;
}

async function overview(who = 'kim'): Promise<Message> {
  return whispered(await bot.person(who).command('/golive', 'admin', { channel: 'general' }));
}

function roleForm(who = 'kim'): Promise<View> {
  return bot.begin(`role form of ${who}`, async () => {
    const { view } = await bot.person(who).click(await overview(who), 'Set a role');
    if (!view) throw new Error('no form');
    return view;
  });
}

async function setRole(person: string, role: string, who = 'kim'): Promise<Pick<Heard, 'text' | 'errors'>> {
  const form = await roleForm(who);
  return bot.begin(`${who} makes ${person} ${role}`, async () => {
    const { text, errors } = await bot.person(who).submit(form, { Person: { id: person }, role });
    return { text, errors };
  });
}

async function roleOf(slackId: string): Promise<string | undefined> {
  return (await personBySlackId(bot.scope, slackId))?.role;
}

describe('/golive admin', () => {
  beforeEach(start);

  test('shows roles, messages, playbooks and holiday regions', async () => {
    await createProject(bot, { region: 'DE' });
    const { text } = await overview();
    for (const part of ['Admins', '@kim*', 'no trouble, 0 waiting', 'DE (1)', 'standard@2026.1', 'GOLIVE_ADMINS']) {
      expect(text).toContain(part);
    }
  });

  test('is for admins: others are told whom to ask, and it is on record', async () => {
    const heard = await bot.person('mia').command('/golive', 'admin', { channel: 'general' });
    expect(heard.text).toContain('Ask a golive admin');
    expect(await bot.scope.from(audit, eq(audit.action, 'denied'))).toHaveLength(1);
  });

  test('shows the permission table of the code', async () => {
    const heard = await bot.person('kim').click(await overview(), 'Who may do what');
    for (const { says } of Object.values(permissions)) expect(heard.text).toContain(says);
  });

  test('names playbook files that can’t be used', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'playbooks-'));
    await writeFile(join(dir, 'broken.yaml'), 'name: [\n');
    const other = await startBot({ playbooksDir: dir });
    const heard = await other.person('kim').command('/golive', 'admin', { channel: 'general' });
    await other.close();
    expect(heard.text).toContain('broken.yaml:');
  });

  test('counts the messages that Slack refused', async () => {
    await createProject(bot, { channel: 'away' });
    expect((await overview()).text).toContain('1 refused by Slack');
  });
});

describe('the last admin', () => {
  test('row 25: two admins who remove each other at once leave one', async () => {
    bot = await startBot({ features: createFeatures({ playbooksDir: null, admins: [] }) });
    await setRole('UTOM', 'admin');
    await setRole('UMIA', 'admin');
    await setRole('UKIM', 'member', 'tom');
    const [tom, mia] = [await roleForm('tom'), await roleForm('mia')];
    await Promise.all([
      bot.person('tom').submit(tom, { Person: { id: 'UMIA' }, role: 'member' }),
      bot.person('mia').submit(mia, { Person: { id: 'UTOM' }, role: 'member' }),
    ]);
    expect([await roleOf('UKIM'), await roleOf('UTOM'), await roleOf('UMIA')].sort()).toEqual([
      'admin',
      'member',
      'member',
    ]);
  });
});

describe('roles of the workspace', () => {
  beforeEach(start);

  test('an admin makes somebody a manager, who was new to golive; it is on record', async () => {
    const heard = await setRole('UTOM', 'manager');
    expect(heard.text).toContain('@tom is manager now.');
    expect(await roleOf('UTOM')).toBe('manager');
    const [line] = await bot.scope.from(audit, eq(audit.action, 'person.role'));
    expect(line?.body).toContain('"role":"manager"');
  });

  test('whoever GOLIVE_ADMINS names stays admin', async () => {
    await setRole('UTOM', 'admin');
    const heard = await setRole('UKIM', 'member', 'tom');
    expect(heard.errors?.person).toContain('is an admin by GOLIVE_ADMINS');
    expect(await roleOf('UKIM')).toBe('admin');
  });

  test('row 19: nobody of another organisation gets a role', async () => {
    const heard = await setRole('UZOE', 'manager');
    expect(heard.errors?.person).toContain('another organisation');
  });

  test('row 21: an admin who lost the role between opening and sending changes nothing', async () => {
    await setRole('UTOM', 'admin');
    const form = await roleForm('tom');
    await setRole('UTOM', 'member');
    const heard = await bot.person('tom').submit(form, { Person: { id: 'UMIA' }, role: 'admin' });
    expect(Object.values(heard.errors ?? {}).join()).toContain('Ask a golive admin');
    expect(await roleOf('UMIA')).not.toBe('admin');
  });

  test('an admin doesn’t make themselves a manager, who decides', async () => {
    await setRole('UTOM', 'admin');
    const heard = await setRole('UTOM', 'manager', 'tom');
    expect(Object.values(heard.errors ?? {}).join()).toContain('You can’t make yourself a manager');
    expect(await roleOf('UTOM')).toBe('admin');
    await setRole('UTOM', 'manager');
    expect(await roleOf('UTOM')).toBe('manager');
  });
});

describe('a message that Slack refused', () => {
  beforeEach(start);

  async function notice(): Promise<Message> {
    await createProject(bot, { channel: 'away' });
    const dm = await bot.slack.directMessages('UMIA');
    const found = bot.slack.messages(dm).find(({ text }) => text.includes('could not be posted'));
    if (!found) throw new Error('nobody was told');
    // A copy: a click edits the message where it stands.
    return structuredClone(found);
  }

  test('row 58: refused again, the button stays until the cause is cured', async () => {
    const heard = await bot.person('mia').click(await notice(), 'Post again');
    expect(bot.slack.messages('CAWAY')).toEqual([]);
    const [told] = structuredClone(heard.edits);
    if (!told) throw new Error('nobody was told');
    expect(told.text).toContain('cure the cause and press again');
    bot.slack.addChannel({ id: 'CAWAY', name: 'away', members: ['UMIA'] });
    await bot.person('mia').click(told, 'Post again');
    expect(bot.slack.messages('CAWAY')).toHaveLength(1);
  });

  test('row 28: pressed twice, it is posted once', async () => {
    const told = await notice();
    bot.slack.addChannel({ id: 'CAWAY', name: 'away', members: ['UMIA'] });
    await bot.person('mia').click(told, 'Post again');
    const again = await bot.person('mia').click(told, 'Post again');
    expect(again.text).toContain('It is posted.');
    expect(bot.slack.messages('CAWAY')).toHaveLength(1);
  });

  test('row 22: somebody else’s button posts nothing', async () => {
    const told = await notice();
    const heard = await bot.person('ben').click(told, 'Post again');
    expect(heard.text).toContain('Only the person this was posted for');
    expect(bot.slack.messages('CAWAY')).toEqual([]);
  });

  test('a button whose message is gone says what to do', async () => {
    const told = await notice();
    const forged = JSON.parse(
      JSON.stringify(told).replace(/\\"outbox\\":\\"[^"\\]+/, '\\"outbox\\":\\"gone'),
    ) as Message;
    const heard = await bot.person('mia').click(forged, 'Post again');
    expect(heard.text).toContain('Do once more what it was about');
  });
});

describe('messages that got stuck', () => {
  const features = {
    named: 'shipped and probe',
    list: [...createFeatures({ playbooksDir: null, admins: [], log: { warn: () => {} } }), probe().feature],
  };

  /** Kim becomes admin with her first word: GOLIVE_ADMINS named her at the first start. */
  beforeEach(async () => {
    bot = await startBot({ features });
    await bot.begin('Kim is admin', async () => {
      await bot.person('kim').command('/golive', 'admin', { channel: 'general' });
    });
  });

  function parked(): Promise<void> {
    return bot.begin('parked', async () => {
      bot.slack.fail('chat.postMessage', { status: 500, after: true });
      await bot.person('mia').command('/golive', 'probe post CACME secret plans', { channel: 'general' });
      bot.clock.advance(121_000);
      await bot.settle();
    });
  }

  async function asked(): Promise<Message> {
    const dm = await bot.slack.directMessages('UMIA');
    const found = bot.slack.messages(dm).find(({ text }) => text.includes('is it there?'));
    if (!found) throw new Error('nobody was asked');
    return structuredClone(found);
  }

  const list = async (who = 'kim') => bot.person(who).command('/golive', 'admin outbox', { channel: 'general' });
  const states = async () => (await bot.scope.from(outbox, eq(outbox.destination, 'CACME'))).map(({ state }) => state);
  const decisions = async () =>
    (await bot.scope.from(audit)).map(({ action }) => action).filter((action) => action.startsWith('message.'));

  test('row 55: whoever wanted one looks, and says that it is there', async () => {
    await parked();
    const heard = await bot.person('mia').click(await asked(), 'It’s there');
    expect(heard.text).toContain('Good: it stays as it is.');
    expect(await states()).toEqual(['sent']);
    expect(bot.slack.messages('CACME')).toHaveLength(1);
    expect(await decisions()).toEqual(['message.confirm']);
  });

  test('row 55: or has it posted again; nobody else may', async () => {
    await parked();
    const told = await asked();
    expect((await bot.person('ben').click(told, 'Post again')).text).toContain('Only the person this was posted for');
    await bot.person('mia').click(told, 'Post again');
    expect(await states()).toEqual(['sent']);
    expect(bot.slack.messages('CACME')).toHaveLength(2);
    expect(await decisions()).toEqual(['message.repost']);
  });

  test('the admins’ list says what, where, why and for whom, and not a word of the message', async () => {
    await parked();
    await bot.person('mia').command('/golive', 'probe post CAWAY secret plans', { channel: 'general' });
    const { text } = await list();
    expect(text).toContain('2 messages are stuck');
    expect(text).toContain('`probe` to #acme for @mia, 2 min old');
    expect(text).toContain('Look in #acme: is it there?');
    expect(text).toContain("I'm not a member of #away. Type `/invite @golive` there");
    expect(text).not.toContain('secret');
    expect((await overview()).text).toContain('1 refused by Slack, 1 without a clear answer from Slack');
  });

  test.each([
    ['Post again', 'sent', 2, 'message.repost'],
    ['It’s there', 'sent', 1, 'message.confirm'],
    ['Drop', 'dropped', 1, 'message.drop'],
  ])(
    'an admin presses %s there: it is %s and on record, and the list goes on without it',
    async (word, state, copies, action) => {
      await parked();
      const heard = await bot.person('kim').click(whispered(await list()), word);
      expect(heard.text).toContain('No message is stuck.');
      expect(await states()).toEqual([state]);
      expect(bot.slack.messages('CACME')).toHaveLength(copies);
      expect(await decisions()).toEqual([action]);
    },
  );

  test('row 58: one notice for several; once the cause is cured, one press posts them all', async () => {
    for (const word of ['one', 'two', 'three'])
      await bot.person('mia').command('/golive', `probe post CAWAY ${word}`, { channel: 'general' });
    const told = bot.slack.messages(await bot.slack.directMessages('UMIA'));
    expect(told.map(({ text }) => text.split('\n')[0])).toEqual([
      expect.stringContaining("3 messages could not be posted. I'm not a member of #away."),
    ]);
    bot.slack.changeChannel('CAWAY', { members: ['UMIA', bot.slack.botUserId] });
    if (told[0]) await bot.person('mia').click(told[0], 'Post again');
    expect(bot.slack.messages('CAWAY').map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(await decisions()).toEqual(['message.repost', 'message.repost', 'message.repost']);
  });

  test('a card that is asked about and changed since is posted as it is now', async () => {
    bot.slack.fail('chat.postMessage', { error: 'internal_error' }, 5);
    await bot.person('mia').command('/golive', 'probe card one', { channel: 'general' });
    for (let n = 0; n < 10; n += 1) {
      bot.clock.advance(4 * 60_000);
      await bot.settle();
    }
    await bot.person('mia').command('/golive', 'probe card two', { channel: 'general' });
    expect(bot.slack.messages('CACME')).toEqual([]);
    await bot.person('mia').click(await asked(), 'Post again');
    expect(bot.slack.messages('CACME').map(({ text }) => text)).toContain('Card says two');
    expect((await states()).filter((state) => state !== 'sent')).toEqual(['dropped']);
  });

  test('is for admins; a decision made twice is made once', async () => {
    expect((await list('mia')).text).toContain('Ask a golive admin');
    await parked();
    const shown = whispered(await list());
    await bot.person('kim').click(shown, 'Drop');
    expect((await bot.person('kim').click(shown, 'Drop')).text).toContain('No message is stuck.');
    expect(await states()).toEqual(['dropped']);
    expect(await decisions()).toEqual(['message.drop']);
  });

  test('what one place refused of one person’s is one entry, dropped by one press', async () => {
    bot.slack.fail('chat.postMessage', { error: 'msg_too_long' });
    await bot.person('mia').command('/golive', 'probe post CAWAY long', { channel: 'general' });
    for (const [n, who] of ['mia', 'mia', 'mia', 'ben'].entries())
      await bot.person(who).command('/golive', `probe post CAWAY m${n}`, { channel: 'general' });
    const shown = whispered(await list());
    expect(shown.text).toContain('5 messages are stuck');
    expect(shown.text.match(/`probe`[^\n]*/g)).toEqual([
      expect.stringMatching(/^`probe` to #away for @mia, /),
      expect.stringMatching(/^`probe` and 2 more to #away for @mia, /),
      expect.stringMatching(/^`probe` to #away for @ben, /),
    ]);
    const heard = await bot.person('kim').click(shown, 'Drop all');
    expect(heard.text).toContain('2 messages are stuck');
    expect(await decisions()).toEqual(['message.drop', 'message.drop', 'message.drop']);
  });

  test('the overview says how long the oldest message waits, once that is long', async () => {
    bot.slack.fail('chat.postMessage', { retryAfter: 7_200 });
    await bot.person('mia').command('/golive', 'probe post CACME it', { channel: 'general' });
    expect((await overview()).text).toMatch(/1 waiting\n/);
    bot.clock.advance(65 * 60_000);
    expect((await overview()).text).toContain('1 waiting, the oldest for 1 h 05 min');
  });

  test('a long list has pages', async () => {
    await bot.person('mia').command('/golive', 'probe post CX0 m0', { channel: 'general' });
    const [row] = await bot.scope.from(outbox, eq(outbox.destination, 'CX0'));
    if (!row) throw new Error('nothing is stuck');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) =>
        tx.insert(
          outbox,
          Array.from({ length: 11 }, (_, n) => ({
            ...row,
            id: tx.newId(),
            key: `m${n + 1}`,
            destination: `CX${n + 1}`,
          })),
        ),
    ]);
    const first = whispered(await list());
    expect(first.text).toContain('12 messages are stuck (page 1 of 2)');
    const heard = await bot.person('kim').click(first, 'Next');
    expect(heard.text).toContain('(page 2 of 2)');
  });
});
