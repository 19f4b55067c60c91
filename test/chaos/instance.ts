import { once } from 'node:events';
import { enableCompileCache, flushCompileCache } from 'node:module';

enableCompileCache();

/** What an instance is told once it is wanted; the database comes by DATABASE_URL, from which tables take their dialect. */
export interface Told {
  apiUrl: string;
  botToken: string;
  signingSecret: string;
  logLevel: string;
  /** How often it looks for rituals that are due, in milliseconds. */
  tickEvery: number;
}

/** golive as `main.ts` runs it, but for courier times that fit into a short run, and rituals that are due at once. */
async function run(): Promise<void> {
  const orders = once(process, 'message') as Promise<[Told]>;
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
  const [told] = await orders;
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
    clock: systemClock,
    chance: chanceOf(systemClock),
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
  // Whoever is killed leaves nothing behind: what was compiled is kept now, for the next start.
  flushCompileCache();
  for (;;) {
    await app.tick().catch((err) => log.error({ err }, 'tick'));
    await new Promise((resolve) => setTimeout(resolve, told.tickEvery));
  }
}

// Whoever started us is gone: so are we.
process.on('disconnect', () => process.exit());
await run();
