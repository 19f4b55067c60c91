import type { WebClient } from '@slack/web-api';
import { type Clock, systemClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { createConsequences } from '#platform/consequences.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Chance } from '#platform/db/scope.ts';
import { settleWorkspace } from '#platform/directory/workspace.ts';
import type { Feature, Signals } from '#platform/feature.ts';
import { openWeb } from '#platform/http.ts';
import type { Logger } from '#platform/log.ts';
import { type Courier, type CourierParts, createCourier } from '#platform/outbox/courier.ts';
import { createRounds } from '#platform/outbox/rounds.ts';
import { Refusal } from '#platform/refusal.ts';
import { createRetention } from '#platform/retention.ts';
import { openDoor } from '#platform/slack/bolt.ts';
import { slackClient } from '#platform/slack/client.ts';
import { createDispatch } from '#platform/slack/dispatch.ts';

export interface AppParts {
  config: Config;
  clock: Clock;
  chance: Chance;
  log: Logger;
  features: readonly Feature[];
  /** Deliver messages by itself as they come due; a test or the demo may rather call `courier.run()`. */
  deliver: boolean;
}

export interface GoliveApp {
  database: Database;
  courier: Courier;
  /** To make a second courier of, as another instance would. */
  courierParts: CourierParts;
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
  const client = slackClient({ token: config.botToken, apiUrl: config.apiUrl, log });
  const identity = await identify(client);
  const database = await openDatabase({ url: config.databaseUrl, clock, chance, exclusive: true });
  await settleWorkspace(database, identity, config);
  const signals = allSignals(features);
  const courierParts: CourierParts = {
    database,
    clock,
    client,
    log,
    signals,
    cards: new Map(features.flatMap((feature) => Object.entries(feature.cards ?? {}))),
  };
  const courier = createCourier(courierParts);
  const rounds = createRounds({ courier, clock, log, chores: createRetention(database, clock) });
  const consequences = createConsequences({
    database,
    clock,
    chance,
    log,
    signals,
    workspace: identity.teamId,
    all: features.flatMap((feature) => feature.consequences ?? []),
  });
  const dispatch = createDispatch({
    database,
    clock,
    chance,
    log,
    client,
    features,
    signals,
    team: identity.teamId,
    admins: new Set(config.admins),
    defaultZone: config.defaultZone,
  });
  const door = await openDoor({
    mode: config.mode,
    apiUrl: config.apiUrl,
    identity,
    dispatch,
    log,
    delivery: { client, log, responseOrigins: ['https://hooks.slack.com', new URL(config.apiUrl).origin] },
    afterwards: async () => {
      await consequences();
      if (parts.deliver) rounds.soon();
    },
  });
  const troubles = lookout(database, client, door.connected);
  let web: Awaited<ReturnType<typeof openWeb>> | null = null;

  return {
    database,
    courier,
    courierParts,
    workspace: { id: identity.teamId, name: identity.team },
    port: () => web?.port ?? null,
    idle: door.idle,
    start: async () => {
      web = await openWeb({
        port: config.port,
        clock: systemClock,
        slack: door.http,
        troubles,
      });
      await consequences();
      await door.start().catch(refuseSocket);
      if (parts.deliver) rounds.soon();
    },
    stop: async () => {
      // In this order: nobody's answer is cut off, and nothing is begun that could not be finished.
      await web?.refuse();
      await Promise.race([door.idle(), deadline(DRAIN)]);
      await Promise.all([web?.close(), door.stop(), rounds.stop()]);
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
  };
}

/** Slack's refusal of the app token has its own words elsewhere; this is for when Slack was not reached at all. */
function refuseSocket(error: { data?: unknown; message: string; code?: string }): never {
  if (error.data) throw error;
  throw new Refusal(
    `The socket to Slack could not be opened (${error.message}). Check the network and SLACK_API_URL, then start again.`,
  );
}

function allSignals(features: readonly Feature[]): Signals {
  const offered = features.flatMap((feature) => feature.signals ?? []);
  return async (scope, project, gate) => (await Promise.all(offered.map((ask) => ask(scope, project, gate)))).flat();
}

/** How long what is under way may still take at the end, in milliseconds; supervisors kill after 10 s. */
const DRAIN = 5_000;

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Slack is asked at most this often, in milliseconds: the route is open to anyone. */
const LOOK_EVERY = 10_000;

function lookout(database: Database, client: WebClient, connected: () => boolean): () => Promise<readonly string[]> {
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
  ];
}
