import type { Clock } from '#platform/clock.ts';

/** What an instance is told once it is wanted; the database comes by DATABASE_URL, from which tables take their dialect. */
export interface Told {
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  logLevel: string;
  /** How often it looks for rituals that are due, in milliseconds. */
  tickEvery: number;
  /** By how many milliseconds its clock is ahead of the machine's; told again whenever that changes. */
  ahead: number;
}

let ahead = 0;
const orders = new Promise<Told>((resolve) => {
  process.on('message', (said: Told | Pick<Told, 'ahead'>) => {
    ahead = said.ahead;
    if ('apiUrl' in said) resolve(said);
  });
});

/** golive as `main.ts` runs it, but for courier times that fit into a short run, and a clock that others set. */
async function run(): Promise<void> {
  const [
    { createApp },
    { createFeatures },
    { systemClock },
    { chanceOf },
    { createLog },
    { chaosFeature },
    { TIMINGS },
  ] = await Promise.all([
    import('../../src/app.ts'),
    import('#features.ts'),
    import('#platform/clock.ts'),
    import('#platform/chance.ts'),
    import('#platform/log.ts'),
    import('./feature.ts'),
    import('./timings.ts'),
  ]);
  const told = await orders;
  const clock: Clock = { now: () => new Date(systemClock.now().getTime() + ahead) };
  const config = {
    mode: { kind: 'http' as const, signingSecret: told.signingSecret },
    botToken: told.botToken,
    apiUrl: told.apiUrl,
    port: 0,
    databaseUrl: process.env.DATABASE_URL ?? '',
    playbooksDir: null,
    admins: [],
    defaultZone: 'Europe/Berlin',
    logLevel: told.logLevel,
  };
  const log = createLog(told.logLevel);
  const app = await createApp({
    config,
    clock,
    chance: chanceOf(clock),
    log,
    features: [...createFeatures({ playbooksDir: null, log }), chaosFeature],
    deliver: true,
    ...TIMINGS,
  });
  await app.start();
  for (const deadly of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(deadly, (err) => {
      log.fatal({ err }, deadly);
      process.exit(1);
    });
  }
  process.send?.({ port: app.port() });
  for (;;) {
    await app.tick().catch((err) => log.error({ err }, 'tick'));
    await new Promise((resolve) => setTimeout(resolve, told.tickEvery));
  }
}

// Whoever started us is gone: so are we.
process.on('disconnect', () => process.exit());
await run();
