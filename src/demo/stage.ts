import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFeatures } from '#features.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { createApp, type GoliveApp } from '../app.ts';
import { type EmulatedSlack, startEmulatedSlack } from './player/emulated.ts';
import type { Person } from './player/person.ts';
import { createPlayer } from './player/player.ts';
import { httpWire } from './player/wire.ts';

/** The small delivery team of the demo; Kim looks after the installation. */
const people = [
  { name: 'Mia', tz: 'Europe/Berlin' },
  { name: 'Tom', tz: 'Europe/Berlin' },
  { name: 'Ana', tz: 'Europe/Berlin' },
  { name: 'Ben', tz: 'Europe/London' },
  { name: 'Eva', tz: 'Europe/Berlin' },
  { name: 'Raj', tz: 'Europe/Berlin' },
  { name: 'Kim', tz: 'Europe/Berlin' },
] as const;
export type Name = (typeof people)[number]['name'];

export interface Stage {
  app: GoliveApp;
  slack: EmulatedSlack;
  clock: ReturnType<typeof fixedClock>;
  cast: Record<Name, Person>;
  /** Everything under way is done and delivered; resolves with the moment at which the next message is due. */
  settle(): Promise<Date | null>;
  /** Where the database lies. */
  folder: string;
  close(): Promise<void>;
}

/**
 * The real app, its database on disk, in front of an emulated Slack: signed requests over HTTP, real Web API calls back.
 * Only the clock is ours, so that a day takes seconds.
 */
export async function setStage(options: { at: string; keep: string | null }): Promise<Stage> {
  const clock = fixedClock(options.at);
  const slack = await startEmulatedSlack({
    now: () => clock.now(),
    people: [...people],
    channels: [{ name: 'acme-golive' }, { name: 'medica-golive' }, { name: 'boreal-golive' }],
  });
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'golive-demo-'));
  const log = createLog('silent');
  const app = await createApp({
    config: {
      mode: { kind: 'http', signingSecret: slack.signingSecret },
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      port: 0,
      databaseUrl: `sqlite:${join(folder, 'golive.db')}`,
      playbooksDir: null,
      admins: [slack.member('Kim').id],
      defaultZone: 'Europe/Berlin',
      logLevel: 'silent',
    },
    clock,
    chance: chanceOf(clock),
    log,
    features: createFeatures({ playbooksDir: null, log }),
    deliver: false,
  });
  await app.start();
  const wire = httpWire({ url: `http://127.0.0.1:${app.port()}/slack/events`, signingSecret: slack.signingSecret });
  const settle = () => settled(app, clock);
  const player = createPlayer({ slack, wire, settle: async () => void (await settle()) });
  return {
    app,
    slack,
    clock,
    settle,
    folder,
    cast: Object.fromEntries(people.map(({ name }) => [name, player(name)])) as Record<Name, Person>,
    close: async () => {
      await app.stop();
      await slack.close();
      if (!options.keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Everything that came in is done, and every message that is due within seconds delivered. */
async function settled(app: GoliveApp, clock: ReturnType<typeof fixedClock>): Promise<Date | null> {
  await app.idle();
  for (let next = await app.courier.run(); next; next = await app.courier.run()) {
    if (next.getTime() - clock.now().getTime() > 10_000) return next;
    if (next > clock.now()) clock.set(next.toISOString());
  }
  return null;
}
