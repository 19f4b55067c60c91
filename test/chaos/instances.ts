import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import type { Hours } from './hours.ts';
import type { Told } from './instance.ts';

const ENTRY = fileURLToPath(new URL('./instance.ts', import.meta.url));
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
/** How long a start may take before the run is given up, in milliseconds. */
const PATIENCE = 60_000;
/** Slack may not answer in time when a start asks who it is: whoever runs golive starts it again, at most so often. */
const STARTS = 4;

export interface Instances {
  /** What should never happen: an instance that ended by itself, or never got ready. */
  readonly troubles: readonly string[];
  /** The names of those that answer. */
  ready(): string[];
  /** The names of those that don't answer yet. */
  starting(): string[];
  /** Where an instance hears of commands; null while it does not answer. */
  urlOf(name: string): string | null;
  /** Whoever will take its place loads the code already: so the kill costs little time. */
  expectKill(): void;
  /** Ends an instance at once and starts it anew; resolves when it answers again. */
  kill(name: string): Promise<void>;
  /** The hours have changed. */
  tellTime(): void;
  /** All are ended, something happens meanwhile, and all start anew; resolves when they answer again. */
  outage(meanwhile: () => void): Promise<void>;
  /** All of them answer. */
  allReady(): Promise<void>;
  stop(): Promise<void>;
}

interface Instance {
  child: ChildProcess;
  port: number | null;
  /** By us. */
  killed: boolean;
  ready: Promise<void>;
}

export interface InstanceParts {
  slack: FakeSlack;
  hours: Hours;
  databaseUrl: string;
  count: number;
  /** A file that gets everybody's log; none unless told. */
  logFile?: string;
}

/** The real process, built as `npm run build` does it, as often as asked for, over one database and one Slack. */
export async function startInstances(parts: InstanceParts): Promise<Instances> {
  const { slack, hours, databaseUrl, count, logFile } = parts;
  mkdirSync(DIST, { recursive: true });
  const folder = mkdtempSync(join(DIST, 'chaos-'));
  const entry = join(folder, 'instance.js');
  const how = { bundle: true, format: 'esm', platform: 'node', packages: 'external' } as const;
  await build({ ...how, entryPoints: [ENTRY], outfile: entry, sourcemap: true });
  const log = logFile ? openSync(logFile, 'a') : null;
  const all = new Map<string, Instance>();
  const troubles: string[] = [];

  /** Has loaded the code, and waits to be told what to do. */
  let next: ChildProcess | null = null;

  function load(): ChildProcess {
    const { PATH, HOME, TMPDIR } = process.env;
    return fork(entry, {
      env: { PATH, HOME, TMPDIR, DATABASE_URL: databaseUrl },
      execArgv: [],
      stdio: ['ignore', log ?? 'ignore', log ?? 'inherit', 'ipc'],
    });
  }

  function start(name: string, starts = 1): Instance {
    const child = next ?? load();
    next = null;
    const told: Told = {
      apiUrl: slack.apiUrl.replace('/api/', `/${name}/api/`),
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      logLevel: log === null ? 'silent' : 'warn',
      tickEvery: 100,
      ahead: hours.ahead(),
    };
    child.send(told);
    const instance: Instance = { child, port: null, killed: false, ready: Promise.resolve() };
    instance.ready = readiness(name, instance, starts);
    all.set(name, instance);
    return instance;
  }

  /** Resolves as well when it was killed on its way: whoever killed it starts another. */
  async function readiness(name: string, instance: Instance, starts: number): Promise<void> {
    const { child } = instance;
    const gone = once(child, 'exit').then(([code, signal]) => {
      const wasReady = instance.port !== null;
      instance.port = null;
      if (instance.killed) return;
      if (wasReady || starts === STARTS) troubles.push(`${name} ended by itself with ${code ?? signal}`);
      else return start(name, starts + 1).ready;
    });
    const late = new AbortController();
    const patience = after(PATIENCE, 'late' as const, { signal: late.signal }).catch(() => null);
    const told = once(child, 'message').then(([{ port }]) => {
      instance.port = port as number;
    });
    if ((await Promise.race([told, gone, patience])) === 'late') troubles.push(`${name} was never ready`);
    late.abort();
  }

  function known(name: string): Instance {
    const instance = all.get(name);
    if (!instance) throw new Error(`no instance ${name}`);
    return instance;
  }

  async function end(instance: Instance): Promise<void> {
    instance.killed = true;
    instance.port = null;
    if (instance.child.exitCode !== null || instance.child.signalCode !== null) return;
    const gone = once(instance.child, 'exit');
    instance.child.kill('SIGKILL');
    await gone;
  }

  for (let n = 1; n <= count; n += 1) start(`i${n}`);

  return {
    troubles,
    ready: () => [...all].flatMap(([name, { port }]) => (port === null ? [] : [name])),
    starting: () => [...all].flatMap(([name, { port, killed }]) => (port === null && !killed ? [name] : [])),
    urlOf: (name) => {
      const { port } = known(name);
      return port === null ? null : `http://127.0.0.1:${port}/slack/events`;
    },
    expectKill() {
      next ??= load();
    },
    async kill(name) {
      await end(known(name));
      await start(name).ready;
    },
    tellTime() {
      for (const { child, killed } of all.values())
        if (!killed && child.connected) child.send({ ahead: hours.ahead() });
    },
    async outage(meanwhile) {
      await Promise.all([...all.values()].map(end));
      meanwhile();
      await Promise.all([...all.keys()].map((name) => start(name).ready));
    },
    async allReady() {
      await Promise.all([...all.values()].map(({ ready }) => ready));
    },
    async stop() {
      next?.kill('SIGKILL');
      await Promise.all([...all.values()].map(end));
      rmSync(folder, { recursive: true });
    },
  };
}
