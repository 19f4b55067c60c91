import type { WebClient } from '@slack/web-api';
import { inTurn } from '#platform/chores.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { createConsequences } from '#platform/consequences.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Chance } from '#platform/db/scope.ts';
import { createCatchUp } from '#platform/directory/catch-up.ts';
import type { Acquaintance } from '#platform/directory/meet.ts';
import { createSweep } from '#platform/directory/sweep.ts';
import { settleWorkspace } from '#platform/directory/workspace.ts';
import type { Feature } from '#platform/feature.ts';
import { openWeb } from '#platform/http.ts';
import type { Logger } from '#platform/log.ts';
import { type Courier, type CourierParts, createCourier } from '#platform/outbox/courier.ts';
import type { Patience } from '#platform/outbox/patience.ts';
import { proofOf } from '#platform/outbox/proof.ts';
import { createRounds } from '#platform/outbox/rounds.ts';
import { createQueueWatch } from '#platform/outbox/waiting.ts';
import { Refusal } from '#platform/refusal.ts';
import { createRetention } from '#platform/retention.ts';
import { createClockwork } from '#platform/scheduler/clockwork.ts';
import { type Scheduler, totalOf } from '#platform/scheduler/scheduler.ts';
import { startTicker, type Ticker } from '#platform/scheduler/ticker.ts';
import { allSignals } from '#platform/signals.ts';
import { openDoor } from '#platform/slack/bolt.ts';
import { slackClient } from '#platform/slack/client.ts';
import { createDispatch } from '#platform/slack/dispatch.ts';
import { createHearing } from '#platform/slack/hear.ts';

export interface AppParts {
  config: Config;
  clock: Clock;
  chance: Chance;
  log: Logger;
  features: readonly Feature[];
  /** One that is open already, in place of the one in the config; it is closed at the end like that. */
  database?: Database;
  /** Deliver messages by itself as they come due; a test or the demo may rather call `courier.run()`. */
  deliver: boolean;
  /** Other waiting times of the courier than the usual ones, for trials. */
  patience?: Partial<Patience>;
  /** Another patience of people with Slack's word about others than the usual one, in milliseconds, for trials. */
  patientFor?: number;
  /** Another timeout of Slack's client than the usual one, in milliseconds, for trials. */
  timeout?: number;
}

export interface GoliveApp {
  database: Database;
  courier: Courier;
  /** To make a second courier of, as another instance would. */
  courierParts: CourierParts;
  scheduler: Scheduler;
  /** Carries out what is due, and what follows from it. */
  tick(stopping?: AbortSignal): Promise<void>;
  workspace: { id: string; name: string };
  /** Where the web server listens; known once started. */
  port(): number | null;
  /** Resolves when nothing that came in is under way any more. */
  idle(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds the whole app: what main, the demo and the tests all call. A token Slack doesn't take is refused here. */
export async function createApp(parts: AppParts): Promise<GoliveApp> {
  const { config, clock, chance, log, features } = parts;
  const client = slackClient({ token: config.botToken, apiUrl: config.apiUrl, log, timeout: parts.timeout });
  const identity = await identify(client);
  const database = parts.database ?? (await openDatabase({ url: config.databaseUrl, clock, chance, exclusive: true }));
  await settleWorkspace(database, identity, config);
  const signals = allSignals(features);
  const courierParts: CourierParts = {
    database,
    clock,
    chance,
    client,
    log,
    signals,
    proof: proofOf(identity.scopes),
    patience: parts.patience,
    cards: new Map(features.flatMap((feature) => Object.entries(feature.cards ?? {}))),
    responsible: features.find(({ responsible }) => responsible)?.responsible,
  };
  const courier = createCourier(courierParts);
  const directory: Acquaintance = {
    database,
    clock,
    client,
    team: identity.teamId,
    admins: new Set(config.admins),
    defaultZone: config.defaultZone,
    patientFor: parts.patientFor,
  };
  const rounds = createRounds({
    courier,
    clock,
    log,
    chores: inTurn(log, {
      retention: createRetention(database, clock),
      directory: createSweep(directory),
      'catch-up': createCatchUp({
        ...directory,
        reliesOn: features.flatMap((feature) => feature.reliesOn ?? []),
        connected: () => door.connected(),
        afterwards,
      }),
    }),
  });
  // Not between rounds: what it looks for is a round that doesn't end.
  const watch = inTurn(log, { 'queue watch': createQueueWatch(database, clock, identity.teamId) });
  const consequences = createConsequences({
    database,
    clock,
    chance,
    log,
    signals,
    workspace: identity.teamId,
    all: features.flatMap((feature) => feature.consequences ?? []),
    meanwhile: send,
  });
  const { scheduler, rehearse } = createClockwork({ database, clock, chance, log, features });
  async function afterwards(): Promise<void> {
    await consequences();
    send();
  }
  function send(): void {
    if (parts.deliver) rounds.soon();
  }
  async function tick(stopping?: AbortSignal): Promise<void> {
    if (totalOf(await scheduler.tick(stopping)) > 0) await afterwards();
  }
  const dispatch = createDispatch({ ...directory, chance, log, features, signals, rehearse });
  const door = await openDoor({
    mode: config.mode,
    apiUrl: config.apiUrl,
    identity,
    dispatch,
    hear: createHearing(directory),
    // Whatever the app takes the time to be, Slack signs by the clock on the wall.
    clock: systemClock,
    log,
    delivery: { client, log, responseOrigins: ['https://hooks.slack.com', new URL(config.apiUrl).origin] },
    afterwards,
  });
  const troubles = lookout({ database, client, connected: door.connected, quietFor: () => ticker?.quietFor() ?? 0 });
  let web: Awaited<ReturnType<typeof openWeb>> | null = null;
  let ticker: Ticker | null = null;

  return {
    database,
    courier,
    courierParts,
    scheduler,
    tick,
    workspace: { id: identity.teamId, name: identity.team },
    port: () => web?.port ?? null,
    idle: door.idle,
    start: async () => {
      web = await openWeb({ port: config.port, slack: door.http, troubles });
      await door.start().catch(refuseSocket);
      if (parts.deliver) {
        rounds.soon();
        const look = (stopping: AbortSignal) => Promise.all([watch(), tick(stopping)]);
        ticker = startTicker({ tick: look, clock: systemClock, log });
      }
      await afterwards();
    },
    stop: async () => {
      // In this order: nobody's answer is cut off, and nothing is begun that could not be finished.
      await web?.refuse();
      await Promise.race([door.idle(), deadline(DRAIN)]);
      await Promise.all([web?.close(), door.stop(), ticker?.stop(), rounds.stop()]);
      await database.close();
    },
  };
}

async function identify(client: WebClient) {
  const said = await client.auth.test().catch((error: { data?: { error?: string }; message: string }) => {
    const why = error.data?.error ?? error.message;
    throw new Refusal(
      error.data
        ? `Slack refused SLACK_BOT_TOKEN (${why}). Copy the Bot User OAuth Token (xoxb-…) from your app's “OAuth & Permissions” page.`
        : `Slack could not be asked about SLACK_BOT_TOKEN (${why}). Check the network and SLACK_API_URL, then start again.`,
    );
  });
  return {
    botToken: client.token ?? '',
    botId: said.bot_id ?? '',
    botUserId: said.user_id ?? '',
    teamId: said.team_id ?? '',
    team: said.team ?? '',
    url: said.url ?? null,
    /** What the token was granted; undefined when Slack did not say. */
    scopes: said.response_metadata?.scopes,
  };
}

/** Slack's refusal of the app token has its own words elsewhere; this is for when Slack was not reached at all. */
function refuseSocket(error: { data?: unknown; message: string; code?: string }): never {
  if (error.data) throw error;
  throw new Refusal(
    `The socket to Slack could not be opened (${error.message}). Check the network and SLACK_API_URL, then start again.`,
  );
}

/** How long what is under way may still take at the end, in milliseconds; supervisors kill after 10 s. */
const DRAIN = 5_000;

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Slack is asked at most this often, in milliseconds: the route is open to anyone. */
const LOOK_EVERY = 10_000;

/** Six ticks, in milliseconds. */
const TOO_QUIET = 60_000;

interface Lookout {
  database: Database;
  client: WebClient;
  connected: () => boolean;
  /** How long the scheduler has not ticked, in milliseconds. */
  quietFor: () => number;
}

function lookout({ database, client, connected, quietFor }: Lookout): () => Promise<readonly string[]> {
  let asked = { at: Number.NEGATIVE_INFINITY, answers: Promise.resolve(true) };
  const slackAnswers = () => {
    const now = systemClock.now().getTime();
    if (now - asked.at >= LOOK_EVERY) {
      const answers = client.auth.test().then(
        () => true,
        () => false,
      );
      asked = { at: now, answers };
    }
    return asked.answers;
  };
  const databaseAnswers = () =>
    database.ping().then(
      () => true,
      () => false,
    );
  return async () => [
    ...((await databaseAnswers()) ? [] : ['the database does not answer']),
    ...((await slackAnswers()) ? [] : ['Slack does not answer']),
    ...(connected() ? [] : ['the socket to Slack is not connected']),
    ...(quietFor() <= TOO_QUIET ? [] : ['the scheduler does not tick']),
  ];
}
