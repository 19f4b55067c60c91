import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkClock, checkDatabase, checkPlaybooks } from '#cli/checks-host.ts';
import { checkChannels, checkProof, checkScopes } from '#cli/checks-slack.ts';
import { lineOf } from '#cli/finding.ts';
import { runCli } from '#cli/program.ts';
import { whyNotStarted } from '#cli/start-failures.ts';
import { nodeProblem } from '#node-version.cjs';
import { record } from '#platform/audit/record.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { type Env, readConfig } from '#platform/config.ts';
import { openDatabase } from '#platform/db/database.ts';
import { sql } from '#platform/db/drizzle.ts';
import { inbox } from '#platform/inbox/tables.ts';
import { createLog } from '#platform/log.ts';
import { readManifest } from '#platform/manifest/manifest.ts';
import { slackClient } from '#platform/slack/client.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { createApp } from '../../src/app.ts';

let folder: string;
let url: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golive-cli-'));
  url = `sqlite:${folder}/golive.db`;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function golive(words: string, env: Env = {}) {
  let [out, err] = ['', ''];
  const code = await runCli(words.split(' ').filter(Boolean), {
    env: { DATABASE_URL: url, ...env },
    out: (said) => {
      out += said;
    },
    err: (said) => {
      err += said;
    },
  });
  return { code, out, err };
}

describe('golive', () => {
  test.each(['', 'start', 'migrate', 'doctor', 'playbook', 'playbook lint', 'audit', 'audit verify', 'manifest'])(
    '%s --help explains itself on stdout',
    async (command) => {
      const { code, out, err } = await golive(`${command} --help`);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`Usage: golive${command && ` ${command}`}`);
    },
  );

  test('documents its exit codes', async () => {
    expect((await golive('--help')).out).toMatch(/0 all is well, 1 .*, 2 the command was not understood/);
  });

  test.each(['bogus', 'audit', 'playbook lint', 'manifest --https x', 'audit verify --workspace'])(
    '%s is not understood: exit 2, on stderr',
    async (words) => {
      const { code, out, err } = await golive(words);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).not.toBe('');
    },
  );

  test('manifest prints the file, and with --http the other one', async () => {
    expect(parse((await golive('manifest')).out)).toEqual(readManifest());
    const http = await golive('manifest --http https://bot.example.com');
    expect(parse(http.out).settings.interactivity.request_url).toBe('https://bot.example.com/slack/events');
    const insecure = await golive('manifest --http http://bot.example.com');
    expect(insecure).toMatchObject({ code: 1, out: '', err: expect.stringContaining('https://bot.example.com') });
  });

  test('migrate makes the database, and again changes nothing', async () => {
    expect(await golive('migrate')).toEqual({ code: 0, out: `${url} is up to date\n`, err: '' });
    expect((await golive('migrate')).code).toBe(0);
  });

  test('migrate refuses what is no database of ours', async () => {
    expect(await golive('migrate --database mysql://golive:pw@db/golive')).toEqual({
      code: 1,
      out: '',
      err: "--database begins with mysql:, which golive doesn't know; write sqlite:PATH or postgres://…\n",
    });
  });
});

describe('golive playbook lint', () => {
  test('finds the shipped playbooks in order', async () => {
    const { code, out, err } = await golive('playbook lint src/features/playbooks/library/standard.yaml');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('standard is in order');
  });

  test('names file and line of what is wrong, and every file that cannot be read', async () => {
    const bad = join(folder, 'bad.yaml');
    writeFileSync(bad, 'name: mine\nversion: "1"\nextends: nowhere\n');
    const { code, err } = await golive(`playbook lint ${bad} ${folder}/none.yaml`);
    expect(code).toBe(1);
    expect(err).toContain(`${bad}:`);
    expect(err).toMatch(/none\.yaml:1:1 {2}The file cannot be read/);
  });
});

describe('golive audit verify', () => {
  const clock = fixedClock('2026-11-23T08:00:00Z');

  async function write(lines: number, spoil?: string): Promise<void> {
    const database = await openDatabase({ url, clock, chance: chanceOf(clock) });
    for (let line = 1; line <= lines; line += 1) {
      const entry = { actor: 'person-mia', via: 'action', action: 'criterion.meet', subject: `criterion:${line}` };
      await database.commit('T123', [record(entry)]);
    }
    const bare = database.db as unknown as { run(statement: unknown): unknown };
    if (spoil) {
      bare.run(sql.raw('drop trigger audit_never_changes'));
      bare.run(sql.raw(spoil));
    }
    await database.close();
  }

  test('counts the lines of an intact chain', async () => {
    await write(3);
    const { code, out, err } = await golive('audit verify');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^audit T123: 3 lines, intact, head [0-9a-f]{16}…\n$/);
  });

  test('names the line that was tampered with', async () => {
    await write(3, "update audit set actor = 'person-tom' where seq = 2");
    expect(await golive(`audit verify --database ${url}`)).toEqual({
      code: 1,
      out: '',
      err: 'audit T123: line 2 (criterion.meet, 2026-11-23T08:00:00.000Z) does not match its hash\n',
    });
  });

  test('speaks JSON', async () => {
    await write(1);
    const { code, out } = await golive('audit verify --json --workspace T123');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      workspace: 'T123',
      ok: true,
      lines: 1,
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('does not take a missing workspace or a missing database for an intact one', async () => {
    expect(await golive('audit verify')).toMatchObject({ code: 1, err: `There is no database at ${url}.\n` });
    await write(1);
    expect(await golive('audit verify --workspace T9')).toMatchObject({ code: 1, err: expect.stringContaining('T9') });
  });
});

describe('golive doctor', () => {
  let slack: FakeSlack;
  afterEach(() => slack.close());

  function env(more: Env = {}): Env {
    return { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl, ...more };
  }

  test('finds everything in order', async () => {
    slack = await startFakeSlack({ scopes: readManifest().oauth_config.scopes.bot });
    const { code, out, err } = await golive('doctor', env());
    expect(out.split('\n').map((line) => line.slice(0, 16).trim())).toEqual([
      'ok   token',
      'ok   scopes',
      'ok   proof',
      'ok   app token',
      'ok   database',
      'ok   channels',
      'ok   clock',
      'ok   playbooks',
      '',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('says what to put right, and goes on', async () => {
    slack = await startFakeSlack({ scopes: ['commands', 'chat:write', 'users:read', 'channels:read', 'groups:read'] });
    const { code, out } = await golive('doctor', env({ SLACK_APP_TOKEN: 'xapp-wrong' }));
    expect(code).toBe(1);
    expect(out).toContain('FIX  scopes     missing pins:write → reinstall the app from manifest.yml\n');
    expect(out).toMatch(/FIX {2}app token {2}Slack says \w+ → .*SLACK_APP_TOKEN/);
    expect(out).toContain('ok   database');
  });

  test('says so when the token is wrong, and asks nothing else with it', async () => {
    slack = await startFakeSlack();
    const { code, out } = await golive('doctor', env({ SLACK_BOT_TOKEN: 'xoxb-wrong' }));
    expect(code).toBe(1);
    expect(out).toMatch(/^FIX {2}token {6}Slack says \w+ → .*SLACK_BOT_TOKEN/);
    expect(out).not.toContain('scopes');
  });

  test('begins with the settings', async () => {
    slack = await startFakeSlack();
    const { code, out } = await golive('doctor', { PORT: 'x' });
    expect(code).toBe(1);
    expect(out).toMatch(/FIX {2}settings {3}PORT is “x”/);
  });
});

describe('a check', () => {
  const clock = fixedClock('2026-11-23T08:00:00Z');

  test.each([
    ['08:00:00', 'ok   clock      0 s'],
    ['07:59:31', 'ok   clock      29 s ahead of Slack'],
    ['08:00:30', 'warn clock      30 s behind Slack'],
    ['08:01:59', 'warn clock      119 s behind Slack'],
    ['07:58:00', 'FIX  clock      120 s ahead of Slack'],
  ])('of the clock when Slack says %s', async (time, line) => {
    const finding = await checkClock(async () => `Mon, 23 Nov 2026 ${time} GMT`, clock);
    expect(lineOf(finding)).toContain(line);
  });

  test('of the clock when Slack says nothing', async () => {
    expect((await checkClock(async () => null, clock)).level).toBe('warn');
    expect((await checkClock(() => Promise.reject(new Error('down')), clock)).level).toBe('warn');
  });

  test.each([
    [['commands', 'chat:write'], 'ok'],
    [['commands'], 'fix'],
    [['commands', 'chat:write', 'files:write'], 'warn'],
    [['commands', 'chat:write', 'channels:history'], 'ok'],
    [null, 'warn'],
  ])('of the scopes %j', (granted, level) => {
    expect(checkScopes(granted, ['commands', 'chat:write']).level).toBe(level);
  });
});

test.each([
  ['off', [], 'ok'],
  ['on', ['channels:history', 'groups:history', 'im:history', 'im:write'], 'ok'],
  ['half on', ['channels:history'], 'warn'],
  ['unknown', null, 'ok'],
])('a check of the proof says when it is %s', (_, granted, level) => {
  expect(checkProof(granted).level).toBe(level);
});

describe('a check of the channels', () => {
  test('names each that golive cannot work in, and what to do', async () => {
    const slack = await startFakeSlack();
    try {
      slack.addChannel({ id: 'C1', name: 'acme', members: [] });
      slack.addChannel({ id: 'C2', name: 'old', members: [], archived: true });
      slack.addChannel({ id: 'C3', name: 'alone', members: [], botIsMember: false });
      slack.addChannel({ id: 'C4', name: 'together', members: [], shared: true });
      const client = slackClient({ token: slack.botToken, apiUrl: slack.apiUrl, log: createLog('silent') });
      const projects = ['C1', 'C2', 'C3', 'C4', 'C5'].map((channel) => ({ key: `P${channel}`, channel }));
      expect((await checkChannels(client, projects)).map(lineOf)).toEqual([
        'ok   channels   1 of 5 in order',
        'FIX  channels   PC2: #old is archived → unarchive it, or close the project',
        'FIX  channels   golive is not in PC3: #alone → /invite @golive there',
        'warn channels   PC4: #together is shared with another organisation: nothing internal is posted there',
        'FIX  channels   PC5: C5 cannot be seen (Slack says channel_not_found) → /invite @golive there',
      ]);
    } finally {
      await slack.close();
    }
  });
});

describe('a check of the host', () => {
  const clock = fixedClock('2026-11-23T08:00:00Z');

  test('writes into the database without leaving a trace', async () => {
    const database = await openDatabase({ url, clock, chance: chanceOf(clock) });
    expect(await checkDatabase(database, url)).toMatchObject({ level: 'ok' });
    expect(await database.db.select().from(inbox)).toEqual([]);
    const bare = database.db as unknown as { run(statement: unknown): unknown };
    bare.run(sql`pragma query_only = on`);
    expect(await checkDatabase(database, url)).toMatchObject({ level: 'fix', says: expect.stringMatching(/readonly/) });
    await database.close();
  });

  test('names the first playbook that cannot be used', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'name: mine\nversion: "1"\nextends: nowhere\n');
    expect((await checkPlaybooks(null)).level).toBe('ok');
    expect(await checkPlaybooks(folder)).toMatchObject({ level: 'fix', says: expect.stringContaining('bad.yaml:') });
  });
});

test.each([
  ['20.20.2', false],
  ['22.17.9', false],
  ['22.18.0', true],
  ['24.0.0', true],
])('Node %s: new enough is %s', (version, enough) => {
  expect(nodeProblem(version) === null).toBe(enough);
});

test.each([
  [
    Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE', syscall: 'listen' }),
    /^PORT 3000 can't be used \(EADDRINUSE\) \(see line/,
  ],
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' }), /^DATABASE_URL can't be opened/],
  [
    Object.assign(new Error('no'), {
      cause: Object.assign(new Error('bad password'), { severity: 'FATAL', code: '28P01' }),
    }),
    /bad password/,
  ],
  [
    Object.assign(new Error('An API error occurred'), { data: { error: 'invalid_auth' } }),
    /^SLACK_APP_TOKEN was refused .*invalid_auth/,
  ],
])('%s is explained', (error, sentence) => {
  expect(whyNotStarted(error, { port: 3000 })).toMatch(sentence);
});

test('a bad token is explained, and found before the database is opened', async () => {
  const slack = await startFakeSlack();
  const env = { SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_APP_TOKEN: 'xapp-fake', SLACK_API_URL: slack.apiUrl };
  const read = readConfig({ ...env, DATABASE_URL: url });
  if (!read.ok) throw new Error(read.problems.join());
  const { config } = read;
  const clock = fixedClock('2026-11-23T08:00:00Z');
  const parts = { config, clock, chance: chanceOf(clock), log: createLog('silent'), features: [], deliver: false };
  const why = await createApp(parts).catch((error: unknown) => whyNotStarted(error, config));
  expect(why).toMatch(/^Slack refused SLACK_BOT_TOKEN \(\w+\).*$/);
  expect(existsSync(join(folder, 'golive.db'))).toBe(false);
  await slack.close();
});

test('a bug is not explained away', () => {
  expect(whyNotStarted(new TypeError('x is not a function'), { port: 3000 })).toBeNull();
});

describe('main.ts', () => {
  let slack: FakeSlack;
  let child: ChildProcess;

  beforeEach(async () => {
    slack = await startFakeSlack();
  });
  afterEach(async () => {
    child.kill('SIGKILL');
    await slack.close();
  });

  function run(env: Env): { stdout: Promise<string>; stderr: Promise<string>; code: Promise<number | null> } {
    child = spawn(process.execPath, [resolve('src/main.ts')], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('no pipes');
    return { stdout: text(stdout), stderr: text(stderr), code: once(child, 'exit').then(([code]) => code) };
  }

  function env(more: Env): Env {
    return { SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl, PORT: '0', DATABASE_URL: url, ...more };
  }

  /** The log line of that message, as soon as it is there. */
  async function logged(message: string): Promise<Record<string, unknown>> {
    let said = '';
    for await (const chunk of child.stdout ?? []) {
      said += chunk;
      const line = said.split('\n').find((each) => each.includes(`"msg":"${message}"`));
      if (line) return JSON.parse(line);
    }
    throw new Error(`never said: ${message}`);
  }

  test('says all that is missing at once and ends with 1', async () => {
    const { stdout, stderr, code } = run({});
    expect(await code).toBe(1);
    expect(await stdout).toBe('');
    expect((await stderr).split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'golive',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      '',
    ]);
  });

  test('finds a bad app token before it is ready, without a stack', async () => {
    const { stdout, stderr, code } = run(env({ SLACK_APP_TOKEN: 'xapp-wrong' }));
    expect(await code).toBe(1);
    expect(await stderr).toMatch(/^SLACK_APP_TOKEN was refused by Slack \(\w+\).*\n$/);
    expect(await stdout).not.toContain('"ready"');
  });

  test('reads .env, gets ready, says where, and ends with 0 on SIGTERM', async () => {
    writeFileSync(join(folder, '.env'), 'SLACK_MODE=http\n');
    child = spawn(process.execPath, [resolve('src/main.ts')], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        ...env({ SLACK_APP_TOKEN: slack.appToken, SLACK_SIGNING_SECRET: slack.signingSecret }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    const ready = await logged('ready');
    expect(ready).toMatchObject({ mode: 'http', workspace: { id: 'T0HOME' }, port: expect.any(Number) });
    expect((await fetch(`http://127.0.0.1:${ready.port}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
