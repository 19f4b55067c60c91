import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import { createFeatures } from '#features.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Feature } from '#platform/feature.ts';
import { createLog } from '#platform/log.ts';
import { type Begin, beginnings, counting } from '#test/support/beginning.ts';
import { borrowDatabase } from '#test/support/database.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { createApp, type GoliveApp } from '../../src/app.ts';

export interface BotOptions {
  /** The app's own clock; Slack's signatures use real time. */
  at?: string;
  /** Under a name, where every bot that starts with it has the same, so that what it begins with can be put back. */
  features?: readonly Feature[] | { named: string; list: readonly Feature[] };
  playbooksDir?: string;
  mode?: 'http' | 'socket';
  log?: string;
  /** How long people wait for Slack's word about others, in milliseconds. */
  patientFor?: number;
}

export interface Bot {
  slack: FakeSlack;
  app: GoliveApp;
  clock: ReturnType<typeof fixedClock>;
  /** Reads in the test's workspace. */
  scope: Scope;
  /** By first name or Slack id: mia, tom, ana, ben, eva, kim, zoe. */
  person(name: string): Person;
  /** What many tests start with: made once, and put back for the others. */
  begin: Begin;
  /** Waits for what is under way and delivers every message, moving the clock as far as the spacing needs. */
  settle(): Promise<void>;
  /** Moves the clock to a moment, carries out what is due by then and delivers it. */
  tick(iso: string): Promise<void>;
  close(): Promise<void>;
}

/** Kim is admin; Zoe belongs to another organisation; the others are members. */
const people = [
  { id: 'UMIA', name: 'mia', tz: 'Europe/Berlin' },
  { id: 'UTOM', name: 'tom', tz: 'Europe/London' },
  { id: 'UANA', name: 'ana', tz: 'Europe/Berlin' },
  { id: 'UBEN', name: 'ben', tz: 'America/New_York' },
  { id: 'UEVA', name: 'eva', tz: 'Europe/Berlin' },
  { id: 'UKIM', name: 'kim', tz: 'Europe/Berlin' },
  { id: 'UZOE', name: 'zoe', tz: 'Europe/Paris', stranger: true, team: 'TOTHER' },
];

/** Made once: they keep nothing but the playbooks they have read, which takes longer to read than most tests to run. */
const shipped = createFeatures({ playbooksDir: null, admins: ['UKIM'] });

/** The name is null for those that no other bot has; whatever comes from a folder of playbooks is still to be made. */
function featuresOf({ features, playbooksDir }: BotOptions): { named: string | null; list?: readonly Feature[] } {
  if (features && 'named' in features) return features;
  if (features || playbooksDir) return { named: null, list: features };
  return { named: 'shipped', list: shipped };
}

/** The real app in front of a fake Slack: over signed HTTP or a socket, on the dialect of the run. */
export async function startBot(options: BotOptions = {}): Promise<Bot> {
  const clock = fixedClock(options.at ?? '2026-11-23T08:00:00Z');
  const slack = await startFakeSlack();
  for (const person of people) slack.addUser(person);
  const everyone = people.map((person) => person.id);
  slack.addChannel({ id: 'CACME', name: 'acme', members: everyone });
  slack.addChannel({ id: 'CBETA', name: 'beta', members: everyone });
  slack.addChannel({ id: 'CGENERAL', name: 'general', members: everyone });
  slack.addChannel({ id: 'CAWAY', name: 'away', members: everyone, botIsMember: false });
  slack.addChannel({ id: 'CSHARED', name: 'shared', members: everyone, shared: true });

  const mode = options.mode ?? (process.env.GOLIVE_TEST_MODE as 'http' | 'socket' | undefined) ?? 'http';
  const chance = counting(chanceOf(clock));
  const { named, list } = featuresOf(options);
  const key = named === null ? null : JSON.stringify([mode, { ...options, features: named }]);
  const borrowed = await borrowDatabase(clock, chance, key);
  const { url, database, returnable } = borrowed;
  const { begin, started } = beginnings({ key, borrowed, slack, clock, chance });
  const config: Config = {
    mode:
      mode === 'http'
        ? { kind: 'http', signingSecret: slack.signingSecret }
        : { kind: 'socket', appToken: slack.appToken },
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    port: 0,
    databaseUrl: url,
    playbooksDir: options.playbooksDir ?? null,
    admins: ['UKIM'],
    defaultZone: 'Europe/Berlin',
    logLevel: 'silent',
  };
  const log = createLog(options.log ?? process.env.GOLIVE_TEST_LOG ?? 'silent');
  const app = await createApp({
    config,
    clock,
    chance,
    log,
    database,
    features: list ?? createFeatures({ ...config, log }),
    deliver: false,
    // A busy machine must not look like a Slack that doesn't answer.
    patientFor: options.patientFor ?? 20_000,
  });
  await app.start();
  await started();
  slack.deliverTo(mode === 'http' ? `http://127.0.0.1:${app.port()}/slack/events` : undefined);

  // One after the other: two people act at once, and one courier would wait for the other without giving it a turn.
  let settling = Promise.resolve();
  function settle(): Promise<void> {
    settling = settling.then(deliverAll);
    return settling;
  }

  async function deliverAll(): Promise<void> {
    await app.idle();
    for (let next = await app.courier.run(); next; next = await app.courier.run()) {
      if (next.getTime() - clock.now().getTime() > 5_000) return;
      if (next > clock.now()) clock.set(next.toISOString());
    }
  }

  return {
    slack,
    app,
    clock,
    scope: app.database.scope(app.workspace.id),
    person: createPlayer({ slack, wire: (payload, how) => slack.deliver(payload, how), settle }),
    begin,
    settle,
    tick: async (iso) => {
      clock.set(iso);
      await app.tick();
      await settle();
    },
    close: async () => {
      returnable();
      await app.stop();
      await database.close();
      await slack.close();
    },
  };
}
