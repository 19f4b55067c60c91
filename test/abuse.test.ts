/*
 * The first 41 cases of the fault model, and where each is tested: by a test named after its row, below or in the file
 * given here. (`raid/…` is test/features/raid/…, and so on.)
 *
 *  1 forged signature           platform/slack/conversation
 *  2 older than five minutes    platform/slack/conversation
 *  3 from the future            platform/slack/conversation
 *  4 the host's clock is wrong  below; every second of it in platform/cli (“a check of the clock”)
 *  5 exact replay               platform/slack/conversation, raid/settle
 *  6 an event delivered again   below; commands in platform/slack/conversation
 *  7 the same message twice     does not apply: nothing acts on messages by itself, a person logs each in a form
 *  8 100 MB body                platform/slack/conversation
 *  9 signed null                platform/slack/conversation
 * 10 a button of old            platform/slack/conversation
 * 11 a handler throws           platform/slack/conversation
 * 12 the database is gone       below
 * 13 other paths and methods    platform/slack/conversation; ssl_check below
 * 14 hostile payloads           below
 * 15 response_url elsewhere     below
 * 16 approving one's own gate   gates/signing, projects/projects
 * 17 one human, two Slack ids   does not apply yet: a person is a Slack id, nothing joins two of them
 * 18 the requester's delegate   gates/delegation
 * 19 strangers and guests       platform/slack/conversation, projects/{new,projects}, admin, gates/signing, raid/add
 * 20 the channel became shared  platform/outbox/courier, projects/projects
 * 21 lost the right meanwhile   projects/projects, admin, gates/advance
 * 22 altered values             projects/projects, admin, gates/advance
 * 23 approver deactivated       gates/signing, projects/projects
 * 24 what they signed before    gates/signing
 * 25 the last one leaves        admin, projects/projects
 * 26 all at once                gates/signing, projects/{new,projects}
 * 27 yes and no at once         below; raid/settle
 * 28 pressed twice              gates/signing, projects/{new,projects}, admin
 * 29 a card that was overtaken  gates/signing, projects/{new,projects}
 * 30 a forged approval          platform/db/commit; the walk that finds it in platform/audit-verify
 * 31 flood                      platform/slack/conversation
 * 32 broadcasts, spoofed links  raid/add, projects/{new,projects}, typed; everywhere in limits
 * 33 encoded mentions           below
 * 34 chat.update               below
 * 35 the fallback               below; everywhere in limits
 * 36 3,001 characters           raid/add, projects/new
 * 37 emoji, RTL, bidi           raid/add, projects/new; every cut in platform/slack/mrkdwn
 * 38 5,000 risks                projects/projects; raid/items; everywhere in limits
 * 39 formulas in a CSV          does not apply yet: nothing is exported
 * 40 names that fake log lines  below
 * 41 a pasted token             below; raid/add
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkClock } from '#cli/checks-host.ts';
import type { Heard } from '#demo/player/heard.ts';
import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { Json, Message, View } from '#demo/player/slack-side.ts';
import { approvals } from '#features/gates/tables.ts';
import { milestoneMoves } from '#features/plan/tables.ts';
import { projectByKey } from '#features/projects/queries.ts';
import { raidItems } from '#features/raid/tables.ts';
import { createFeatures } from '#features.ts';
import { audit } from '#platform/audit/tables.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { inbox } from '#platform/inbox/tables.ts';
import { createLog } from '#platform/log.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { assign, createProject } from '#test/support/build.ts';
import { freshDatabaseUrl } from '#test/support/database.ts';
import { createApp } from '../src/app.ts';

const here = { channel: 'acme' };

test.each([
  ['07:58:00', 'fix', '120 s ahead of Slack'],
  ['08:00:45', 'warn', '45 s behind Slack'],
])('row 4: a clock that is off is named before Slack refuses to be believed, at %s', async (time, level, words) => {
  const finding = await checkClock(async () => `Mon, 23 Nov 2026 ${time} GMT`, fixedClock('2026-11-23T08:00:00Z'));
  expect(finding.level).toBe(level);
  expect(JSON.stringify(finding)).toContain(words);
});

describe('with a project', () => {
  let bot: Bot;
  let mia: Person;

  beforeEach(async () => {
    bot = await startBot();
    mia = bot.person('mia');
    await createProject(bot);
  });
  afterEach(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  /** Mia, whose payloads are altered on their way. */
  function tampering(alter: (payload: Json) => Json): Person {
    const wire = (payload: Json, how?: object) => bot.slack.deliver(alter(payload), how);
    return createPlayer({ slack: bot.slack, wire, settle: bot.settle })('mia');
  }

  const kept = async () => ({
    items: (await bot.scope.from(raidItems)).length,
    lines: (await bot.scope.from(audit)).length,
    messages: (await bot.scope.from(outbox)).length,
    answers: (await bot.scope.from(inbox)).length,
  });

  test('row 6: an event that Slack delivers again is answered again, and changes nothing', async () => {
    const before = await kept();
    const first = await mia.openHome();
    const again = await mia.replay(first);
    expect([first.ack.status, again.ack.status]).toEqual([200, 200]);
    expect(again.home?.blocks).toEqual(first.home?.blocks);
    expect(await kept()).toEqual(before);
  });

  test('row 12: a disk that is full when all is written keeps none of it, and the form keeps the words', async () => {
    const { view } = await mia.command('/raid', 'add', here);
    const before = await kept();
    const { commit } = bot.app.database;
    bot.app.database.commit = (workspace, writes) =>
      commit(workspace, [
        ...writes,
        () => {
          throw new Error('database or disk is full');
        },
      ]);
    const refused = await mia.submit(shown(view), { Title: 'Data load late' });
    expect(Object.values(refused.errors ?? {}).join()).toMatch(/nothing was saved.*reference [0-9a-f]{8}/s);
    expect(await kept()).toEqual(before);

    bot.app.database.commit = commit;
    const saved = await mia.submit(shown(refused.view));
    expect(saved.text).toContain('Data load late');
    expect(await kept()).toMatchObject({ items: before.items + 1, lines: before.lines + 1 });
  });

  test('row 12: while the database does not answer, whoever asks is told, and a form stays open', async () => {
    const { view } = await mia.command('/raid', 'add', here);
    const { close } = bot.app.database;
    await close();
    bot.app.database.close = async () => {};
    const parts = { slack: bot.slack, wire: bot.slack.deliver, settle: bot.app.idle };
    const cutOff = createPlayer(parts)('mia');
    const refused = await cutOff.submit(shown(view), { Title: 'Data load late' });
    expect(Object.values(refused.errors ?? {}).join()).toContain('nothing was saved');
    expect(refused.view?.id).toBe(view?.id);
    expect((await cutOff.command('/golive', 'check', here)).text).toContain('Something broke on my side');
  });

  test('row 14: keys that would poison prototypes are nothing but keys', async () => {
    const { view } = await mia.command('/raid', 'add', here);
    const poison = JSON.parse('{"__proto__":{"x":{"value":"y"}},"constructor":{"prototype":{"value":"y"}}}');
    const hostile = tampering((payload) => {
      const sent = structuredClone(payload) as { view: { state: { values: Json } } };
      return JSON.parse(
        JSON.stringify(sent).replace('"values":{', `"values":{${JSON.stringify(poison).slice(1, -1)},`),
      );
    });
    const heard = await hostile.submit(shown(view), { Title: 'Data load late' });
    expect(heard.text).toContain('Data load late');
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Json).x).toBeUndefined();
  });

  test.each([
    ['deep', '['.repeat(100_000)],
    ['deep and whole', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['of many keys', `{${Array.from({ length: 10_000 }, (_, n) => `"k${n}":1`).join()}}`],
    ['of an old shape', '{"item":{"$gt":""}}'],
  ])('row 14: a value that is %s is refused in a sentence', async (_, value) => {
    const { whispers } = await mia.command('/raid', 'add risk "Data load late" p2 i2', here);
    const hostile = tampering((payload) => ({ ...payload, actions: withValue(payload.actions, value) }));
    const heard = await hostile.click(last(whispers), 'Edit');
    expect(heard.ack.status).toBe(200);
    expect(heard.text).toContain('from an older version of me');
    expect((await mia.command('/raid', 'list', here)).text).toContain('Data load late');
  });

  test('row 14: control characters, halves and turned text in any words are dropped or made whole, on the way into every table', async () => {
    const spoilt = ['\0', '\uD83D', '\uDE00', '\u202E', '\u001b[31m'].map((bad, n) => `w${n}${bad}x`).join(' ');
    const whole = /w0.{0,4}x w1.{0,4}x w2.{0,4}x w3.{0,4}x w4.{0,4}x/u;
    await mia.command('/raid', `add risk "Load ${spoilt}" p5 i5 next:"call ${spoilt}"`, here);
    await mia.command('/golive', `move core-configured 2026-12-22 because us: ${spoilt}`, here);
    const { whispers } = await mia.command('/raid', 'list', here);
    const { view } = await mia.click(last(whispers), 'Add');
    await mia.submit(shown(view), { Title: `Second ${spoilt}`, 'Next step': `ask ${spoilt}` });
    const items = (await bot.scope.from(raidItems)).filter(({ title }) => /^(Load|Second)/.test(title));
    expect(items).toHaveLength(2);
    const [move] = await bot.scope.from(milestoneMoves);
    for (const text of [...items.flatMap(({ title, nextAction }) => [title, nextAction ?? '']), move?.reason ?? '']) {
      expect(text).toMatch(whole);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }
  });

  test('row 15: a response_url that is not Slack’s is never called, and the person answered all the same', async () => {
    let called = 0;
    const trap = createServer((_, response) => {
      called += 1;
      response.end('ok');
    });
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const elsewhere = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/metadata`;
    const { whispers } = await mia.command('/golive', 'list', here);
    for (const url of [elsewhere, 'https://hooks.slack.com.evil.example/x', 'file:///etc/passwd', 'no address']) {
      const heard = await tampering((payload) => ({ ...payload, response_url: url })).click(last(whispers), 'Status');
      expect(heard.text).toContain('ACME');
    }
    expect(called).toBe(0);
    trap.close();
  });

  test('row 27: an approver who says yes and no in the same second has said one of them', async () => {
    const { gate, tom } = await askTom(bot);
    const [card] = bot.slack.messages(await bot.slack.directMessages(tom.id)).slice(-1);
    const { view } = await tom.click(present(card), 'Decline');
    const [yes, no] = await Promise.all([
      tom.click(present(card), 'Approve'),
      tom.submit(shown(view), { 'What is missing?': 'The restore test' }),
    ]);
    const rows = await bot.scope.from(approvals, eq(approvals.gateId, gate));
    expect(rows.filter(({ state }) => state !== 'requested').map(({ state }) => state)).toEqual([
      expect.stringMatching(/^(approved|declined)$/),
    ]);
    expect(`${yes.text} ${no.text} ${Object.values(no.errors ?? {}).join()}`).toMatch(/already|✅|⛔|changed/i);
    const said = (await bot.scope.from(audit)).filter(({ action }) => /^approval\.(approve|decline)/.test(action));
    expect(said.length).toBeGreaterThan(0);
  });

  test('row 33: a mention where no person is expected is a name, and calls nobody', async () => {
    const before = bot.slack.messages('CACME').length;
    const heard = await mia.command('/raid', 'add risk "Ask <@UTOM|tom> in <#CBETA|beta>, <!here> soon" p5 i5', here);
    const [item] = (await bot.scope.from(raidItems)).filter(({ title }) => title.startsWith('Ask'));
    expect(item?.title).toContain('@tom');
    const sent = [...heard.whispers, ...bot.slack.messages('CACME').slice(before)];
    const texts = JSON.stringify(sent.map(({ fallback, blocks }) => [fallback, blocks]));
    expect(texts).toContain('@tom');
    expect(texts).not.toMatch(/<@UTOM|<!here|<#CBETA/);
    const { view } = await mia.command('/golive', 'new <@UTOM|tom> and sons', here);
    expect(JSON.stringify(view?.blocks)).not.toContain('mrkdwn","text":"<@UTOM');
  });

  test('row 34, 35: edits leave their words alone, posts unfurl nothing, and each has a fallback', async () => {
    bot.slack.calls.splice(0);
    await mia.command('/raid', 'add risk "@here http://evil.example <!channel>" p5 i5', here);
    const edits = bot.slack.calls.filter(({ method }) => method === 'chat.update');
    const posts = bot.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(edits.length).toBeGreaterThan(0);
    expect(posts.length).toBeGreaterThan(0);
    for (const { args } of edits) expect(args).toMatchObject({ parse: 'none', link_names: flag(false) });
    for (const { args } of posts) {
      expect(args).toMatchObject({ unfurl_links: flag(false), unfurl_media: flag(false) });
      expect(args).not.toHaveProperty('link_names');
    }
    for (const { args } of [...edits, ...posts]) {
      expect(String(args.text).trim()).not.toBe('');
      expect(String(args.text)).not.toContain('<!channel>');
    }
  });

  test('row 41: a token in a form is refused under its field, and nowhere kept or shown', async () => {
    const token = 'xoxb-123456789012-abcdefABCDEF';
    const { view } = await mia.command('/raid', 'add', here);
    const before = await kept();
    const heard = await mia.submit(shown(view), { Title: 'Bot is down', 'Next step': `use ${token}` });
    expect(heard.errors?.next).toContain('looks like a password or key');
    expect(JSON.stringify(heard.errors)).not.toContain(token);
    expect(await kept()).toEqual(before);
  });
});

test('row 13: Slack’s certificate check gets its answer and nothing runs', async () => {
  const bot = await startBot({ mode: 'http' });
  const { reply } = await bot.slack.deliver({ command: '/golive' }, { body: 'ssl_check=1&token=x' });
  expect(reply.status).toBe(200);
  expect(reply.body).toBe('');
  await bot.close();
});

test('row 40: names that fake log lines stay in one line of JSON, and logs hold neither words nor tokens', async () => {
  const bot = await startBot({ mode: 'http' });
  const { lines, app } = await loggedApp(bot);
  const fake = 'Eve\n{"level":30,"msg":"approved"}\u001b[31m';
  bot.slack.changeUser('UTOM', { name: fake });
  const person = createPlayer({ slack: bot.slack, wire: bot.slack.deliver, settle: app.idle });
  const [tom, mia] = [person('UTOM'), person('mia')];
  const words = 'Zanzibar xoxb-123456789012-abcdefABCDEF';
  const { view } = await tom.command('/golive', 'new Zanzibar', here);
  await tom.submit(shown(view), { customer: `${fake} ${words}` }).catch(() => null);
  await app.database.close();
  await mia.command('/raid', 'add risk "Zanzibar"', here);
  await tom.submit(shown(view), { customer: 'Zanzibar' }).catch(() => null);
  app.database.close = async () => {};
  await app.stop();
  await bot.close();

  const written = lines().join('');
  const parsed = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Json);
  expect(parsed.filter(({ msg }) => msg === 'handler failed').length).toBeGreaterThan(0);
  expect(parsed.some(({ msg }) => msg === 'approved')).toBe(false);
  expect(written).not.toContain('Zanzibar');
  expect(written).not.toContain('xoxb-1');
  expect(written).not.toContain(bot.slack.signingSecret);
});

test('row 40: an error of many lines, a fake one among them, is one line without tokens or what was typed', () => {
  const lines: string[] = [];
  const log = createLog('info', into(lines));
  const query = 'Failed query: insert into x\nparams: Zanzibar\n{"level":30,"msg":"approved"}';
  log.error({ err: new Error(query), token: 'xoxb-1', headers: { authorization: 'x' } }, 'went\nwrong');
  log.warn({ err: new Error('invalid xapp-1-A-22-33 at postgres://me:word@db/x') }, 'not opened');
  expect(lines.join('').trim().split('\n')).toHaveLength(2);
  expect(lines.join('')).not.toMatch(/Zanzibar|xoxb-1|A-22-33|word@|approved/);
});

/** A second app on the same Slack, at the strictest look: everything it logs is kept. */
async function loggedApp(bot: Bot) {
  const lines: string[] = [];
  const log = createLog('trace', into(lines));
  const { slack, clock } = bot;
  const app = await createApp({
    config: {
      mode: { kind: 'http', signingSecret: slack.signingSecret },
      ...{ botToken: slack.botToken, apiUrl: slack.apiUrl, port: 0, databaseUrl: await freshDatabaseUrl() },
      ...{ playbooksDir: null, admins: [], defaultZone: 'Europe/Berlin', logLevel: 'trace' },
    },
    ...{ clock, log, chance: chanceOf(clock), deliver: false },
    features: createFeatures({ playbooksDir: null, log }),
  });
  await app.start();
  slack.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  return { app, lines: () => lines };
}

function into(lines: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
}

/** Tom is asked to sign the gate that is next. */
async function askTom(bot: Bot): Promise<{ gate: string; tom: Person }> {
  const project = await projectByKey(bot.scope, 'ACME');
  if (!project) throw new Error('no project');
  await assign(bot, project, { sponsor: ['tom'], architect: ['ana'] });
  const heard: Heard = await bot.person('mia').command('/golive', 'request', here);
  const [row] = await bot.scope.from(approvals, eq(approvals.role, 'sponsor'));
  if (!row) throw new Error(`nobody was asked: ${heard.text}`);
  return { gate: row.gateId, tom: bot.person('tom') };
}

function withValue(all: unknown, value: string): Json[] {
  return (all as Json[]).map((each) => ({ ...each, value }));
}

/** Forms carry flags as words. */
function flag(value: boolean): unknown {
  return expect.toSatisfy((it: unknown) => String(it) === String(value));
}

function shown(view: View | undefined): View {
  return present(view);
}

function last(messages: readonly Message[]): Message {
  return present(messages.at(-1));
}

function present<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('nothing was shown');
  return thing;
}
