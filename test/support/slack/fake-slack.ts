import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ResponseUrls, responseUrls } from '#demo/player/response-urls.ts';
import type { Json, Message, SlackSide } from '#demo/player/slack-side.ts';
import { type DeliverOptions, httpWire, type Sent } from '#demo/player/wire.ts';
import { type Fault, faults } from './faults.ts';
import { paceOf } from './pace.ts';
import { type FakeCall, slackServer } from './server.ts';
import { fakeSide } from './side.ts';
import { type SocketMode, socketMode } from './socket-mode.ts';
import type { Storm } from './storm.ts';
import { BOT, type FakeChannel, type FakeUser, type Inside, type Stored, TEAM, World } from './world.ts';

export interface FakeSlackOptions {
  /** Slack's clock, for message ids and signatures; real time unless told. */
  now?: () => Date;
  /** Scopes that the bot was granted; all of them unless told. */
  scopes?: readonly string[];
  /** Milliseconds Slack waits for an ack: three seconds unless told. */
  patience?: number;
  /** Milliseconds between two messages of one channel, as Slack keeps 1,000; a sooner one gets a 429. None unless told. */
  every?: number;
  /** Milliseconds until history and threads show a new message; at once unless told. */
  lag?: () => number;
  /** Milliseconds each call takes on its way in, and again on its way out. */
  delay?: () => number;
  /** What goes wrong by itself, besides what `fail` plans. */
  storm?: Storm;
  /** Where it listens: a free port unless told. */
  port?: number;
}

export interface NewUser {
  id: string;
  name: string;
  tz?: string;
  deleted?: boolean;
  guest?: boolean;
  /** Belongs to another organisation; `team` is then theirs. */
  stranger?: boolean;
  team?: string;
}

export interface NewChannel {
  id: string;
  name: string;
  members: readonly string[];
  archived?: boolean;
  shared?: boolean;
  private?: boolean;
  botIsMember?: boolean;
}

export interface FakeSlack extends SlackSide {
  /** For `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly calls: FakeCall[];
  readonly ephemerals: readonly Message[];
  /** Why anything was refused for its size or shape; empty for an app that keeps Slack's limits. */
  readonly violations: readonly string[];
  /** Messages refused because their channel had one too soon before; and those sent although a 429 said to wait. */
  readonly tooSoon: { readonly limited: number; readonly impatient: number };
  /** Calls that Slack has not answered yet. */
  readonly underWay: ReadonlySet<FakeCall>;
  readonly connections: number;
  messages(channel: string): Message[];
  /** Every message that stands, in all channels, in the order in which they came. */
  everything(): Stored[];
  addUser(user: NewUser): void;
  addChannel(channel: NewChannel): void;
  /** Changes somebody after the fact: leaves the company, becomes a guest. */
  changeUser(id: string, change: Partial<Omit<FakeUser, 'id'>>): void;
  changeChannel(id: string, change: Partial<Omit<FakeChannel, 'id'>>): void;
  /** The next `times` calls of a method (`*`: any; `respond`: a response_url) go wrong. */
  fail(method: string, fault: Fault, times?: number): void;
  /** From now on every trigger id has run out, or with `false` no longer. */
  expireTriggers(expired?: boolean): void;
  /** Sends payloads to this request URL, signed; without it they go over the app's socket. */
  deliverTo(url: string | undefined): void;
  deliver(payload: Json, options?: DeliverOptions): Promise<Sent>;
  disconnect(reason: 'refresh_requested' | 'warning' | 'cut'): void;
  nextConnection(): Promise<void>;
  /** Changes with whatever anybody says or does, and with what is planned to go wrong. */
  mark(): string;
  /** A copy of all that is to be seen in it; who is connected, and what response_urls were given, is not part of it. */
  remains(): Remains;
  putBack(remains: Remains): void;
  close(): Promise<void>;
}

export interface Remains {
  world: Inside;
  calls: readonly FakeCall[];
}

/** A strict and stateful Slack on a free port: Web API, response_urls, Socket Mode and signed deliveries. */
export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const now = options.now ?? (() => new Date());
  const secrets = { botToken: 'xoxb-fake', appToken: 'xapp-fake', signingSecret: 'signing-secret-of-the-fake' };
  const world = new World(now, options.lag);
  const planned = faults(options.storm?.next);
  const pace = paceOf(now, options.every);
  const underWay = new Set<FakeCall>();
  const calls: FakeCall[] = [];
  const urls: ResponseUrls = responseUrls(world);
  const server = createServer();
  const socket: SocketMode = socketMode(server, options.patience);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = { bot: secrets.botToken, app: secrets.appToken };
  const { scopes, delay } = options;
  server.on(
    'request',
    slackServer({ world, urls, faults: planned, pace, calls, underWay, tokens, base, scopes, delay }),
  );
  let requestUrl: string | undefined;
  let deliveries = 0;

  return {
    ...fakeSide(world, urls, base),
    ...secrets,
    apiUrl: `${base}/api/`,
    calls,
    ephemerals: world.ephemerals,
    violations: world.violations,
    tooSoon: pace,
    underWay,
    get connections() {
      return socket.count();
    },
    messages: (channel) => world.messages.filter((each) => each.channel === channel && !each.deleted),
    everything: () => world.messages.filter((each) => !each.deleted),
    addUser(user) {
      const plainUser = { tz: 'Europe/London', team: TEAM.id, deleted: false, guest: false, stranger: false };
      world.users.set(user.id, { ...plainUser, bot: false, ...user });
    },
    addChannel({ botIsMember = true, ...channel }) {
      const members = [...channel.members, ...(botIsMember ? [BOT.userId] : [])];
      world.channels.set(channel.id, { archived: false, shared: false, private: false, ...channel, members });
    },
    changeUser(id, change) {
      Object.assign(world.user(id), change);
    },
    changeChannel(id, change) {
      const channel = world.channels.get(id);
      if (!channel) throw new Error(`no channel ${id}`);
      Object.assign(channel, change);
    },
    fail: (method, fault, times = 1) => planned.plan(method, fault, times),
    expireTriggers(expired = true) {
      world.triggersExpired = expired;
    },
    deliverTo(url) {
      requestUrl = url;
    },
    mark: () => `${world.mark()} ${calls.length} ${deliveries} ${planned.count()}`,
    remains: () => ({ world: world.inside(), calls: structuredClone(calls) }),
    putBack(remains) {
      world.become(remains.world);
      calls.splice(0, calls.length, ...structuredClone(remains.calls));
    },
    deliver(payload, how) {
      deliveries += 1;
      const wire = requestUrl
        ? httpWire({ url: requestUrl, signingSecret: secrets.signingSecret, now, patience: options.patience })
        : socket.wire;
      return wire(payload, how);
    },
    disconnect: socket.disconnect,
    nextConnection: socket.next,
    async close() {
      await socket.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
