import type { Person } from '#demo/player/person.ts';
import { chanceOf } from '#platform/chance.ts';
import { openDatabase } from '#platform/db/database.ts';
import { type Dice, dice } from '#test/support/seeded.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { type FaultKind, ROUGH, type Storm, storm } from '#test/support/slack/storm.ts';
import { compare, type Findings } from './compare.ts';
import { type Crowd, gather } from './crowd.ts';
import { type Days, drained, nudged, passTime } from './days.ts';
import { found, meet } from './found.ts';
import { founding, type Hour, type Hours, hoursFrom, type Stop, stops } from './hours.ts';
import { startInstances } from './instances.ts';
import { anyWay, type Kills, strike, type Way } from './kill.ts';
import { compareRituals, type RitualFindings } from './rituals.ts';
import { seats } from './seats.ts';
import { EVERY, LAG } from './timings.ts';
import { type Office, offices, settle } from './town.ts';
import { type Work, work } from './work.ts';

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
  /** How many offices have their rituals, and at which hours something happens there; all of them unless told. */
  offices?: number;
  hours?: readonly Hour[];
  /** What each round sees, in this order, and then nobody is down when a moment comes; by chance unless told. */
  ways?: readonly Way[];
  /** In each moment; two unless told. */
  kills?: number;
  /** At most so many things are done by the crowd around each kill; sixteen unless told. */
  bustle?: number;
  logFile?: string;
  /** Hears how far it is. */
  onRound?: (round: number) => void;
}

export interface Tally extends Findings, Pick<RitualFindings, 'rituals'> {
  options: ChaosOptions;
  faults: Readonly<Record<FaultKind, number>>;
  kills: Kills;
  /** How many moments of how many days were lived through. */
  moments: number;
  days: number;
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

/** By these it is found out and set right: that may be in vain for long. */
const LASTING = ['chat.delete', 'conversations.history', 'conversations.replies'];

/** Each moment sees so many kills unless told: while the rituals fire, and while people answer. */
const KILLS = 2;
const BUSTLE = 16;
/** How often everybody is down when a moment comes. */
const OUTAGES = 0.15;

/**
 * Moment after moment of working days, in which the real process is killed while rituals fire and people click; then all
 * is delivered, and the books are compared.
 */
export async function chaos(options: ChaosOptions): Promise<Tally> {
  const began = performance.now();
  const chance = dice(options.seed);
  const weather = storm(options.seed + 1, ROUGH, STORMY, LASTING);
  const hours = hoursFrom(founding.evening);
  const sky: Sky = { kind: 'fair' };
  const slack = await openTown(options, { chance, hours, weather, sky });
  const instances = await startInstances({ ...options, slack, hours, count: options.instances });
  try {
    await instances.allReady();
    if (instances.troubles.length > 0) throw new Error(instances.troubles.join('; '));
    const { databaseUrl: url } = options;
    const database = await openDatabase({ url, clock: hours, chance: chanceOf(hours), migrate: false });
    const seat = seats(slack, instances, chance);
    const theirs = offices.slice(0, options.offices);
    const trial: Trial = {
      ...{ options, chance, slack, hours, instances, database, troubles: [], lived: [], offices: theirs },
      crowd: gather(slack, seat, chance),
      work: work(slack, seat, chance, theirs),
      kills: { whileSending: 0, whileFiring: 0, whileStarting: 0, outages: 0 },
    };
    try {
      await Promise.all([trial.crowd.open(), ...theirs.map((office) => open(slack, seat(office.lead), office))]);
      await passTime(trial, founding.night);
      sky.kind = 'rough';
      await live(trial);
      await instances.allReady();
      sky.kind = 'fair';
      await drained(trial);
      await Promise.all([drained(trial, true), nudged(trial, seat)]);
      await drained(trial);
      return { ...(await tally(trial)), faults: weather.counts, took: performance.now() - began };
    } finally {
      await database.close();
    }
  } finally {
    await instances.stop();
    await slack.close();
  }
}

interface Trial extends Days {
  options: ChaosOptions;
  chance: Dice;
  slack: FakeSlack;
  offices: readonly Office[];
  crowd: Crowd;
  work: Work;
  kills: Kills;
  /** The moments that came. */
  lived: Stop[];
}

async function open(slack: FakeSlack, lead: Person, office: Office): Promise<void> {
  await found(slack, lead, office);
  await meet(slack, lead, office);
}

async function live(trial: Trial): Promise<void> {
  const { options, chance, crowd, instances, kills, troubles, lived } = trial;
  const { bustle = BUSTLE } = options;
  let round = 0;
  const isOver = () => round === options.rounds || instances.troubles.length + troubles.length > 0;
  for (const stop of stops(options.hours)) {
    if (isOver()) return;
    const isDown = !options.ways && chance.next() < OUTAGES;
    kills.outages += Number(isDown);
    await passTime(trial, stop.at, isDown);
    lived.push(stop);
    const atWork = trial.work.at(stop);
    for (let nth = 1; nth <= (options.kills ?? KILLS) && !isOver(); nth += 1) {
      const busy = crowd.burst(chance.whole(bustle / 2, bustle), 400);
      const { again } = await strike(trial, options.ways?.[round] ?? anyWay(chance, nth === 1));
      await busy;
      if (instances.ready().length === 0) await Promise.all([again, instances.allReady()]);
      round += 1;
      options.onRound?.(round);
    }
    await atWork;
  }
}

async function tally(trial: Trial): Promise<Omit<Tally, 'faults' | 'took'>> {
  const { options, slack, hours, instances, database, crowd, lived, kills } = trial;
  const { proof } = options;
  const { diary } = trial.work;
  const books = await compare(slack, database, { proof, kept: crowd.kept, now: hours.now() });
  const days = await compareRituals({ slack, database, proof, offices: trial.offices, stops: lived, diary });
  return {
    ...{ options, kills, classes: books.classes, rituals: days.rituals },
    lost: [...books.lost, ...days.lost],
    doubled: [...books.doubled, ...days.doubled],
    moments: lived.length,
    days: new Set(lived.map(({ day }) => day)).size,
    actions: crowd.done + diary.answers.length + diary.raised.length + diary.finished.length,
    kept: crowd.kept.length,
    messages: slack.everything().length,
    tooSoon: { limited: slack.tooSoon.limited, impatient: slack.tooSoon.impatient },
    troubles: [...instances.troubles, ...trial.troubles, ...slack.violations],
  };
}

/** What is founded is founded in fair weather, and in fair weather the last is delivered. */
interface Sky {
  kind: 'fair' | 'rough';
}

interface Surroundings {
  chance: Dice;
  weather: Storm;
  sky: Sky;
  hours: Hours;
}

async function openTown(options: ChaosOptions, { chance, weather, sky, hours }: Surroundings): Promise<FakeSlack> {
  const slack = await startFakeSlack({
    now: hours.now,
    scopes: options.proof ? [...SCOPES, ...PROOF] : SCOPES,
    every: EVERY,
    lag: () => chance.whole(0, options.lag ?? LAG),
    delay: () => chance.whole(0, 15),
    storm: { ...weather, next: (method) => (sky.kind === 'rough' ? weather.next(method) : undefined) },
  });
  settle(slack);
  return slack;
}
