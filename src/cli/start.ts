import { systemClock } from '#platform/clock.ts';
import { type Config, type Env, readConfig } from '#platform/config.ts';
import { createLog, type Logger } from '#platform/log.ts';
import type { GoliveApp } from '../app.ts';
import { whyNotStarted } from './start-failures.ts';

/** Inside the 10 s that supervisors leave before they kill, in milliseconds. */
const GOODBYE = 9_500;
/** A build that is older than the sources is passed over; whoever wonders about a slower start finds it in the log. */
const from = import.meta.url.endsWith('.ts') ? 'sources' : 'build';

/** Runs golive until SIGTERM or SIGINT. Resolves with the exit code; the caller ends the process. */
export async function start(env: Env, complain: (line: string) => void): Promise<number> {
  const read = readConfig(env);
  if (!read.ok) {
    for (const line of [`golive can't start yet:`, ...read.problems.map((problem) => `  ${problem}`)]) complain(line);
    return 1;
  }
  const { config } = read;
  const log = createLog(config.logLevel);
  dieOfTheUnexpected(log);
  const asked = askedToStop();
  try {
    const app = await Promise.race([running(config, log), asked]);
    if (typeof app === 'string') return 0;
    log.info({ mode: config.mode.kind, port: app.port(), workspace: app.workspace, from }, 'ready');
    log.info({ signal: await asked }, 'stopping');
    return await stopped(app, log);
  } catch (error) {
    const why = whyNotStarted(error, config);
    if (why === null) log.fatal({ err: error }, 'golive could not start');
    else complain(why);
    return 1;
  }
}

async function running(config: Config, log: Logger): Promise<GoliveApp> {
  const [{ createApp }, { createFeatures }, { chanceOf }] = await Promise.all([
    import('../app.ts'),
    import('../features.ts'),
    import('#platform/chance.ts'),
  ]);
  const clock = systemClock;
  const features = createFeatures({ ...config, log });
  const app = await createApp({ config, clock, chance: chanceOf(clock), log, features, deliver: true });
  await app.start();
  return app;
}

async function stopped(app: GoliveApp, log: Logger): Promise<number> {
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, GOODBYE, 'late').unref());
  if ((await Promise.race([app.stop(), late])) !== 'late') return 0;
  log.error('something was still under way when the time to stop was over');
  return 1;
}

function askedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
}

/** After an error that nobody expected nothing is known any more: a supervisor starts us afresh. */
function dieOfTheUnexpected(log: Logger): void {
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (err: unknown) => {
      log.fatal({ err }, kind);
      process.exit(1);
    });
  }
}
