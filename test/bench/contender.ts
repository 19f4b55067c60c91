import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export const SECRET = 'the-signing-secret-of-the-bench';
/** How often a starting contender is knocked at, in milliseconds: the finest that cold starts are told apart. */
const KNOCK = 3;
/** In milliseconds. */
const GIVE_UP = 30_000;

export interface Contender {
  port: number;
  /** From spawn to the first answer over HTTP, in milliseconds. */
  startedIn: number;
  /** Resident memory now, in MB. */
  memory(): number;
  stop(): Promise<void>;
}

/** golive as `npm start` runs it, in HTTP mode on an SQLite file. */
export function startGolive(database: string, slackApi: string, flags: readonly string[] = []): Promise<Contender> {
  return start([...flags, fileURLToPath(new URL('../../src/main.ts', import.meta.url))], {
    SLACK_MODE: 'http',
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_API_URL: slackApi,
    DATABASE_URL: database,
    LOG_LEVEL: 'fatal',
  });
}

export function startBare(): Promise<Contender> {
  return start([fileURLToPath(new URL('./contenders/bare.ts', import.meta.url))], {});
}

async function start(args: readonly string[], environment: Record<string, string>): Promise<Contender> {
  const port = await freePort();
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, ...environment, SLACK_SIGNING_SECRET: SECRET, PORT: String(port) };
  const from = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  await answering(port, child, from);
  const startedIn = performance.now() - from;
  return {
    port,
    startedIn,
    memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024,
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Any answer will do: the floor has no `/healthz` and says 404. */
async function answering(port: number, child: ChildProcess, from: number): Promise<void> {
  while (!(await answers(port))) {
    if (child.exitCode !== null)
      throw new Error(`${child.spawnargs.at(-1)} ended with ${child.exitCode} before it listened`);
    if (performance.now() - from > GIVE_UP) throw new Error('a contender never listened');
    await new Promise((resolve) => setTimeout(resolve, KNOCK));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const knock = request({ port, host: '127.0.0.1', path: '/healthz', agent: false }, (response) => {
      response.resume().once('end', () => resolve(true));
    });
    knock.once('error', () => resolve(false));
    knock.end();
  });
}

/** Below the ports that systems give out by themselves, so that nobody takes it between our look and the contender's. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, () => resolve(true));
    });
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
