import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Env, readConfig } from '#platform/config.ts';

const socket = { SLACK_BOT_TOKEN: 'xoxb-1-secret', SLACK_APP_TOKEN: 'xapp-1-secret' };
const http = { SLACK_BOT_TOKEN: 'xoxb-1-secret', SLACK_SIGNING_SECRET: '0123456789abcdef' };

function problemsOf(env: Env): string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.problems;
}

describe('a config', () => {
  test('needs two values for Socket Mode and has a default for everything else', () => {
    expect(readConfig(socket)).toEqual({
      ok: true,
      config: {
        mode: { kind: 'socket', appToken: 'xapp-1-secret' },
        botToken: 'xoxb-1-secret',
        apiUrl: 'https://slack.com/api/',
        port: 3000,
        databaseUrl: 'sqlite:./data/golive.db',
        playbooksDir: null,
        admins: [],
        defaultZone: 'Etc/UTC',
        logLevel: 'info',
      },
    });
  });

  test('reads every variable', () => {
    const read = readConfig({
      ...http,
      SLACK_MODE: 'http',
      SLACK_API_URL: 'http://127.0.0.1:4010/api',
      PORT: '8080',
      DATABASE_URL: 'postgresql://golive:pw@db:5432/golive',
      PLAYBOOKS_DIR: './test',
      GOLIVE_ADMINS: 'U012AB3CD, W9 U1',
      DEFAULT_TIME_ZONE: 'Europe/Berlin',
      LOG_LEVEL: 'warn',
    });
    expect(read).toEqual({
      ok: true,
      config: {
        mode: { kind: 'http', signingSecret: '0123456789abcdef' },
        botToken: 'xoxb-1-secret',
        apiUrl: 'http://127.0.0.1:4010/api/',
        port: 8080,
        databaseUrl: 'postgresql://golive:pw@db:5432/golive',
        playbooksDir: './test',
        admins: ['U012AB3CD', 'W9', 'U1'],
        defaultZone: 'Europe/Berlin',
        logLevel: 'warn',
      },
    });
  });

  test.each([
    ['an app token', { ...http, ...socket }, 'socket'],
    ['only a signing secret', http, 'http'],
    ['both, and http was asked for', { ...http, ...socket, SLACK_MODE: 'http' }, 'http'],
    ['an empty mode, as in .env.example', { ...http, SLACK_MODE: '', SLACK_APP_TOKEN: ' ' }, 'http'],
  ])('with %s chooses its mode', (_, env, kind) => {
    const read = readConfig(env);
    expect(read.ok && read.config.mode.kind).toBe(kind);
  });
});

describe('a bad config', () => {
  test.each([
    ['nothing at all', {}, 'SLACK_BOT_TOKEN', /is missing/],
    ['no app token', { SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN', /is missing.*SLACK_SIGNING_SECRET/],
    [
      'an app token as bot token',
      { ...socket, SLACK_BOT_TOKEN: 'xapp-1' },
      'SLACK_BOT_TOKEN',
      /app-level token.*SLACK_APP_TOKEN/,
    ],
    [
      'a bot token as app token',
      { ...socket, SLACK_APP_TOKEN: 'xoxb-1' },
      'SLACK_APP_TOKEN',
      /bot token.*SLACK_BOT_TOKEN/,
    ],
    ['a user token', { ...socket, SLACK_BOT_TOKEN: 'xoxp-1' }, 'SLACK_BOT_TOKEN', /user token/],
    ['a rotating token', { ...socket, SLACK_BOT_TOKEN: 'xoxe.xoxb-1' }, 'SLACK_BOT_TOKEN', /rotation off/],
    ['a token in two lines', { ...socket, SLACK_BOT_TOKEN: 'xoxb-1\nxoxb-2' }, 'SLACK_BOT_TOKEN', /line break/],
    ['quotation marks', { ...socket, SLACK_BOT_TOKEN: '"xoxb-1"' }, 'SLACK_BOT_TOKEN', /quotation marks/],
    ['an unknown mode', { ...socket, SLACK_MODE: 'rtm' }, 'SLACK_MODE', /socket or http/],
    ['http without secret', { ...socket, SLACK_MODE: 'http' }, 'SLACK_SIGNING_SECRET', /is missing/],
    ['socket without app token', { ...http, SLACK_MODE: 'socket' }, 'SLACK_APP_TOKEN', /is missing/],
    ['a token as secret', { ...http, SLACK_SIGNING_SECRET: 'xoxb-1' }, 'SLACK_SIGNING_SECRET', /Signing Secret/],
    ['names as admins', { ...socket, GOLIVE_ADMINS: '@mia,U1' }, 'GOLIVE_ADMINS', /“@mia”.*member ids/],
    ['a folder that is not there', { ...socket, PLAYBOOKS_DIR: './nowhere' }, 'PLAYBOOKS_DIR', /no folder/],
    ['a file as folder', { ...socket, PLAYBOOKS_DIR: './package.json' }, 'PLAYBOOKS_DIR', /no folder/],
    ['a word as port', { ...socket, PORT: 'web' }, 'PORT', /number/],
    ['a port too high', { ...socket, PORT: '70000' }, 'PORT', /65535/],
    [
      'another database',
      { ...socket, DATABASE_URL: 'mysql://golive:pw@db/golive' },
      'DATABASE_URL',
      /begins with mysql:/,
    ],
    ['a bare file', { ...socket, DATABASE_URL: './golive.db' }, 'DATABASE_URL', /write sqlite:PATH/],
    ['a space before the database', { ...socket, DATABASE_URL: ' postgres://db/golive' }, 'DATABASE_URL', /space/],
    ['an odd database address', { ...socket, DATABASE_URL: 'postgres://a:b@[/x' }, 'DATABASE_URL', /percent-encode/],
    ['an odd zone', { ...socket, DEFAULT_TIME_ZONE: 'Berlin' }, 'DEFAULT_TIME_ZONE', /Europe\/Berlin/],
    ['an odd level', { ...socket, LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /info/],
    ['an odd address', { ...socket, SLACK_API_URL: 'slack.com' }, 'SLACK_API_URL', /web address/],
  ])('with %s names the variable, the trouble and the line that explains it', (_, env: Env, name, trouble) => {
    const problem = problemsOf(env).find((each) => each.startsWith(`${name} `));
    expect(problem).toMatch(trouble);
    const [, line] = /\(see line (\d+) of \.env\.example\)$/.exec(problem ?? '') ?? [];
    expect(readFileSync('.env.example', 'utf8').split('\n')[Number(line) - 1]).toMatch(new RegExp(`^${name}=`));
  });

  test('is described all at once', () => {
    const problems = problemsOf({
      SLACK_MODE: 'rtm',
      PORT: 'x',
      DATABASE_URL: 'x',
      GOLIVE_ADMINS: 'x',
      LOG_LEVEL: 'x',
    });
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual([
      'DATABASE_URL',
      'GOLIVE_ADMINS',
      'LOG_LEVEL',
      'PORT',
      'SLACK_BOT_TOKEN',
      'SLACK_MODE',
    ]);
  });

  test('with a misnamed variable says its right name, and not that the right one is missing', () => {
    const [problem, ...more] = problemsOf({ SLACK_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
    expect(problem).toMatch(/^SLACK_TOKEN .* rename it to SLACK_BOT_TOKEN \(see line \d+/);
    expect(more).toEqual([]);
  });

  test('never shows what may be secret', () => {
    const secret = 'hunter2hunter2';
    const said = problemsOf({
      SLACK_BOT_TOKEN: `xoxp-${secret}`,
      SLACK_APP_TOKEN: `"xoxb-${secret}"`,
      SLACK_SIGNING_SECRET: `xapp-${secret}`,
      SLACK_API_URL: secret,
      DATABASE_URL: `mysql://golive:${secret}@db/golive`,
    });
    expect(said).toHaveLength(5);
    expect(said.join('\n')).not.toContain(secret);
  });
});

test('.env.example names each variable once, and as it stands lacks only the tokens', () => {
  const text = readFileSync('.env.example', 'utf8');
  const pairs = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const);
  expect(pairs.map(([name]) => name)).toEqual([...new Set(pairs.map(([name]) => name))]);
  expect(problemsOf(Object.fromEntries(pairs)).map((problem) => problem.split(' ')[0])).toEqual([
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
  ]);
  expect(readConfig({ ...Object.fromEntries(pairs), ...socket })).toEqual(readConfig(socket));
});
