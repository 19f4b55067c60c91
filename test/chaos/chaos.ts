import { setTimeout as after } from 'node:timers/promises';
import { chanceOf } from '#platform/chance.ts';
import { systemClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { type Dice, dice } from '#test/support/seeded.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { type FaultKind, ROUGH, type Storm, storm } from '#test/support/slack/storm.ts';
import { compare, type Findings, unsettled } from './compare.ts';
import { gather } from './crowd.ts';
import { type Instances, startInstances } from './instances.ts';
import { EVERY, LAG } from './timings.ts';
import { settle } from './town.ts';

export interface ChaosOptions {
  rounds: number;
  seed: number;
  /** Empty, or not there yet. */
  databaseUrl: string;
  instances: number;
  /** Whether the token may read history, and doubts can be cleared up. */
  proof: boolean;
  /** Milliseconds until Slack's history shows a message, at most. */
  lag?: number;
  logFile?: string;
  /** Hears how far it is. */
  onRound?: (round: number) => void;
}

export interface Tally extends Findings {
  options: ChaosOptions;
  faults: Readonly<Record<FaultKind, number>>;
  kills: { whileSending: number; whileStarting: number };
  actions: number;
  kept: number;
  messages: number;
  tooSoon: { limited: number; impatient: number };
  /** What should never happen besides: Slack's limits broken, an instance that ended by itself. */
  troubles: readonly string[];
  /** In milliseconds. */
  took: number;
}

const SCOPES = ['commands', 'chat:write', 'users:read', 'channels:read', 'groups:read', 'pins:write'];
const PROOF = ['channels:history', 'groups:history', 'im:history', 'im:write'];
/** The courier's calls; the fake answers everything else well, for it is not about them. */
const STORMY = [
  'chat.postMessage',
  'chat.update',
  'chat.delete',
  'pins.add',
  'conversations.history',
  'conversations.replies',
  'conversations.info',
];
/** Milliseconds after which nothing moves any more: longer than a courier ever sleeps. What is left then is stuck. */
const STILL = 40_000;

/** Rounds of work in which the real process is killed while it sends; then all is delivered, and the books are compared. */
export async function chaos(options: ChaosOptions): Promise<Tally> {
  const began = performance.now();
  const chance = dice(options.seed);
  const weather = storm(options.seed + 1, ROUGH, STORMY);
  const slack = await openTown(options, chance, weather);
  const instances = startInstances({ slack, ...options, count: options.instances });
  try {
    await instances.allReady();
    if (instances.troubles.length > 0) throw new Error(instances.troubles.join('; '));
    const crowd = gather(slack, instances, chance);
    await crowd.open();
    const kills = { whileSending: 0, whileStarting: 0 };
    for (let round = 1; round <= options.rounds; round += 1) {
      const busy = crowd.burst(chance.whole(8, 16), 400);
      await after(chance.whole(20, 600));
      const starting = instances.kill(await sending(slack, instances, () => crowd.burst(2, 0)));
      kills.whileSending += 1;
      kills.whileStarting += await disturb(instances, chance);
      await busy;
      if (instances.ready().length === 0) await Promise.all([starting, instances.allReady()]);
      if (instances.troubles.length > 0) break;
      options.onRound?.(round);
    }
    await instances.allReady();
    weather.pass();
    const database = await openDatabase({
      url: options.databaseUrl,
      clock: systemClock,
      chance: chanceOf(systemClock),
      migrate: false,
    });
    try {
      await drained(database);
      return {
        ...(await compare(slack, database, { proof: options.proof, kept: crowd.kept })),
        ...{ options, kills, faults: weather.counts, actions: crowd.done, kept: crowd.kept.length },
        messages: slack.everything().length,
        tooSoon: { limited: slack.tooSoon.limited, impatient: slack.tooSoon.impatient },
        troubles: [...instances.troubles, ...slack.violations],
        took: performance.now() - began,
      };
    } finally {
      await database.close();
    }
  } finally {
    await instances.stop();
    await slack.close();
  }
}

async function openTown(options: ChaosOptions, chance: Dice, weather: Storm): Promise<FakeSlack> {
  const slack = await startFakeSlack({
    scopes: options.proof ? [...SCOPES, ...PROOF] : SCOPES,
    every: EVERY,
    lag: () => chance.whole(0, options.lag ?? LAG),
    delay: () => chance.whole(0, 15),
    storm: weather,
  });
  settle(slack);
  return slack;
}

/** An instance that has a message on its way to Slack, or waits for Slack's answer to it. */
async function sending(slack: FakeSlack, instances: Instances, more: () => Promise<void>): Promise<string> {
  for (let looks = 1; ; looks += 1) {
    const ready = instances.ready();
    const victims = [...slack.underWay].filter(
      ({ method, via }) => /^chat\.(postMessage|update)$/.test(method) && ready.includes(via ?? ''),
    );
    const [victim] = victims;
    if (victim?.via) return victim.via;
    if (instances.troubles.length > 0) return ready[0] ?? 'i1';
    if (looks % 250 === 0) await more();
    await after(2);
  }
}

/** Now and then whoever is just starting is killed as well. */
async function disturb(instances: Instances, chance: Dice): Promise<number> {
  if (chance.next() > 0.1) return 0;
  await after(chance.whole(0, 500));
  const starting = instances.starting();
  if (starting.length === 0) return 0;
  await instances.kill(chance.oneOf(starting));
  return 1;
}

/** Waits until all that was begun is settled, or nothing settles any more. */
async function drained(database: Database): Promise<void> {
  let left = Number.POSITIVE_INFINITY;
  let moved = performance.now();
  while (left > 0 && performance.now() - moved < STILL) {
    await after(100);
    const now = await unsettled(database, systemClock.now());
    if (now !== left) moved = performance.now();
    left = now;
  }
}
