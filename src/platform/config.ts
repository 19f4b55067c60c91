import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isZone } from './clock.ts';
import {
  adminsProblem,
  apiUrlProblem,
  appTokenProblem,
  botTokenProblem,
  databaseProblem,
  folderProblem,
  idsIn,
  portProblem,
  secretProblem,
  strayProblem,
} from './config-problems.ts';
import { shipped } from './root.ts';
import type { Mode } from './slack/bolt.ts';

export interface Config {
  mode: Mode;
  botToken: string;
  /** Ends with a slash. */
  apiUrl: string;
  port: number;
  databaseUrl: string;
  playbooksDir: string | null;
  /** Slack user ids. */
  admins: string[];
  defaultZone: string;
  logLevel: string;
}

export type Env = Record<string, string | undefined>;
export type ConfigRead = { ok: true; config: Config } | { ok: false; problems: string[] };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** What people write instead, and what they mean. */
const MISNAMED: Readonly<Record<string, string>> = {
  SLACK_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_API_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_BOT_USER_TOKEN: 'SLACK_BOT_TOKEN',
  SLACK_APP_LEVEL_TOKEN: 'SLACK_APP_TOKEN',
  SLACK_SIGNING_KEY: 'SLACK_SIGNING_SECRET',
  SLACK_SECRET: 'SLACK_SIGNING_SECRET',
  GOLIVE_ADMIN: 'GOLIVE_ADMINS',
  PLAYBOOK_DIR: 'PLAYBOOKS_DIR',
  DEFAULT_TIMEZONE: 'DEFAULT_TIME_ZONE',
  GOLIVE_DATABASE_URL: 'DATABASE_URL',
};

const variables = z.object({
  SLACK_BOT_TOKEN: variable(botTokenProblem),
  SLACK_MODE: variable(() => null).optional(),
  SLACK_APP_TOKEN: variable(appTokenProblem).optional(),
  SLACK_SIGNING_SECRET: variable(secretProblem).optional(),
  SLACK_API_URL: variable(apiUrlProblem).default('https://slack.com/api/'),
  PORT: variable(portProblem).default('3000'),
  DATABASE_URL: variable(databaseProblem).default('sqlite:./data/golive.db'),
  PLAYBOOKS_DIR: variable(folderProblem).optional(),
  GOLIVE_ADMINS: variable(adminsProblem).default(''),
  DEFAULT_TIME_ZONE: variable(zoneProblem).default('Etc/UTC'),
  LOG_LEVEL: variable(levelProblem).default('info'),
});

type Problem = { name: string; why: string };

/** The environment as the app needs it, or every problem at once. Secrets are never quoted in a problem. */
export function readConfig(env: Env): ConfigRead {
  const given = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value]] : [])),
  );
  const read = variables.safeParse(given);
  const mode = modeOf(given);
  const misnamed = Object.entries(MISNAMED).filter(([wrong, right]) => given[wrong] && !given[right]);
  if (read.success && 'kind' in mode && misnamed.length === 0) return { ok: true, config: configOf(read.data, mode) };

  const renamed = new Set(misnamed.map(([, right]) => right));
  const problems: Problem[] = (read.error?.issues ?? []).map(({ path, message }) => ({
    name: String(path[0]),
    why: message,
  }));
  if ('why' in mode) problems.push(mode);
  return {
    ok: false,
    problems: [
      ...misnamed.map(
        ([wrong, right]) => `${wrong} is not a variable of golive; rename it to ${right}${cureOf(right)}`,
      ),
      ...problems.filter(({ name }) => !renamed.has(name)).map(({ name, why }) => `${name} ${why}${cureOf(name)}`),
    ],
  };
}

function modeOf(given: Env): Mode | Problem {
  const appToken = given.SLACK_APP_TOKEN?.trim();
  const signingSecret = given.SLACK_SIGNING_SECRET?.trim();
  const wanted = given.SLACK_MODE?.trim() ?? (appToken || !signingSecret ? 'socket' : 'http');
  if (!isMode(wanted)) return { name: 'SLACK_MODE', why: `is “${wanted}”; write socket or http` };
  if (wanted === 'http' && !signingSecret) {
    return {
      name: 'SLACK_SIGNING_SECRET',
      why: 'is missing: http mode needs the Signing Secret, from “Basic Information”',
    };
  }
  if (wanted === 'socket' && !appToken) {
    const instead = given.SLACK_MODE ? '' : ', or set SLACK_SIGNING_SECRET to use http mode';
    return { name: 'SLACK_APP_TOKEN', why: `is missing: socket mode needs the app-level token (xapp-)${instead}` };
  }
  return wanted === 'http'
    ? { kind: 'http', signingSecret: signingSecret ?? '' }
    : { kind: 'socket', appToken: appToken ?? '' };
}

function configOf(read: z.infer<typeof variables>, mode: Mode): Config {
  return {
    mode,
    botToken: read.SLACK_BOT_TOKEN,
    apiUrl: read.SLACK_API_URL.replace(/\/*$/, '/'),
    port: Number(read.PORT),
    databaseUrl: read.DATABASE_URL,
    playbooksDir: read.PLAYBOOKS_DIR ?? null,
    admins: idsIn(read.GOLIVE_ADMINS),
    defaultZone: read.DEFAULT_TIME_ZONE,
    logLevel: read.LOG_LEVEL,
  };
}

/** ` (see line 4 of .env.example)`: where a variable is explained. */
export function cureOf(name: string): string {
  const lines = exampleLines();
  const at = lines.findIndex((line) => line.startsWith(`${name}=`));
  return at === -1 ? ' (see README.md)' : ` (see line ${at + 1} of .env.example)`;
}

function exampleLines(): string[] {
  try {
    return readFileSync(shipped('.env.example'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function variable(problemOf: (said: string) => string | null) {
  return z
    .string({ error: 'is missing: the bot token of your Slack app, which begins with xoxb-' })
    .superRefine((said, context) => {
      const why = strayProblem(said) ?? problemOf(said.trim());
      if (why) context.addIssue(why);
    })
    .trim();
}

function isMode(said: string): said is Mode['kind'] {
  return said === 'socket' || said === 'http';
}

function zoneProblem(said: string): string | null {
  return isZone(said) ? null : `is “${said}”, which is no time zone; write one such as Europe/Berlin`;
}

function levelProblem(said: string): string | null {
  return LOG_LEVELS.includes(said) ? null : `is “${said}”; write one of ${LOG_LEVELS.join(', ')}`;
}
