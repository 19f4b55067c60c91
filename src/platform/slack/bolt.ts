import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { boltLogger, type Logger } from '../log.ts';
import { acknowledgement, type Delivery, deliver } from './deliver.ts';
import type { Dispatch } from './dispatch.ts';
import { type Incoming, readAction, readCommand, readHome, readShortcut, readView } from './incoming.ts';

/** In bytes; Slack's own payloads stay far below. */
const BODY_LIMIT = 1024 * 1024;
/** Whatever the id: what is known and what is not is ours to say. */
const ANY = /.*/s;

export type Mode = { kind: 'http'; signingSecret: string } | { kind: 'socket'; appToken: string };

export interface BoltParts {
  mode: Mode;
  apiUrl: string;
  identity: { botToken: string; botId: string; botUserId: string; teamId: string };
  dispatch: Dispatch;
  delivery: Delivery;
  /** What follows from a change, once the person is answered. */
  afterwards(): Promise<void>;
  log: Logger;
}

export interface SlackDoor {
  /** The request handler of `/slack/events`, in HTTP mode. */
  http: HTTPReceiver['requestListener'] | null;
  start(): Promise<void>;
  /** Says whether Slack can reach us: always so over HTTP, while a socket stands in Socket Mode. */
  connected(): boolean;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Takes nothing new in, and waits for what is under way. */
  stop(): Promise<void>;
}

/** Both receivers, built by hand: each gets its own client options, for Bolt writes into the ones it is given. */
export async function openDoor(parts: BoltParts): Promise<SlackDoor> {
  const logger = boltLogger(parts.log);
  const socket =
    parts.mode.kind === 'socket'
      ? new SocketModeReceiver({
          appToken: parts.mode.appToken,
          logger,
          clientPingTimeout: 5_000,
          serverPingTimeout: 60_000,
          installerOptions: {
            clientOptions: {
              slackApiUrl: parts.apiUrl,
              retryConfig: { retries: 1_000, factor: 1.3, maxTimeout: 30_000 },
            },
          },
        })
      : null;
  const http =
    parts.mode.kind === 'http'
      ? new HTTPReceiver({
          signingSecret: parts.mode.signingSecret,
          logger,
          bodyLimit: BODY_LIMIT,
          unhandledRequestHandler: ({ response }) => {
            response.writeHead(200, { 'content-type': 'text/plain' });
            response.end('This took me too long. Please try again.');
          },
        })
      : null;
  const receiver = socket ?? http;
  if (!receiver) throw new TypeError('a mode without a receiver');
  const app = new App({
    receiver,
    logger,
    convoStore: false,
    ignoreSelf: false,
    deferInitialization: true,
    extendedErrorHandler: true,
    authorize: async () => parts.identity,
    clientOptions: { slackApiUrl: parts.apiUrl, timeout: 10_000, retryConfig: { retries: 0 }, logger },
  });
  await app.init();
  const underWay = listen(app, parts);
  const idle = async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  let live = false;
  socket?.client.on('connected', () => {
    live = true;
  });
  for (const gone of ['disconnected', 'reconnecting', 'close']) {
    socket?.client.on(gone, () => {
      live = false;
    });
  }
  return {
    http: http?.requestListener ?? null,
    start: async () => {
      await socket?.start();
    },
    connected: () => (socket ? live : true),
    idle,
    stop: async () => {
      await socket?.client.disconnect();
      await idle();
    },
  };
}

/** One listener for each kind of payload; what it is about is ours to find out. Returns what is under way. */
function listen(app: App, parts: BoltParts): ReadonlySet<Promise<void>> {
  const underWay = new Set<Promise<void>>();
  const handle = async (body: unknown, read: (body: unknown) => Incoming, ack: (answer?: never) => Promise<void>) => {
    const work = answerTo(body, read, ack);
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  };

  async function answerTo(
    body: unknown,
    read: (body: unknown) => Incoming,
    ack: (answer?: never) => Promise<void>,
  ): Promise<void> {
    const incoming = read(body);
    const { reply, changed } = await parts.dispatch(incoming);
    await ack(acknowledgement(reply, incoming) as never);
    await deliver(parts.delivery, reply, incoming);
    if (changed) await parts.afterwards();
  }

  app.command(ANY, ({ body, ack }) => handle(body, readCommand, ack as never));
  app.action(ANY, ({ body, ack }) => handle(body, readAction, ack as never));
  app.view({ callback_id: ANY, type: 'view_submission' }, ({ body, ack }) => handle(body, readView, ack as never));
  app.view({ callback_id: ANY, type: 'view_closed' }, ({ ack }) => ack());
  app.shortcut(ANY, ({ body, ack }) => handle(body, readShortcut, ack as never));
  app.event('app_home_opened', ({ body }) => {
    const opened = readHome(body);
    return opened
      ? handle(
          body,
          () => opened,
          async () => {},
        )
      : Promise.resolve();
  });
  // With `extendedErrorHandler` Bolt hands over more than its types say.
  app.error((async ({ error, body }: { error: Error; body: { type?: string } }) => {
    parts.log.error({ err: error, kind: body.type }, 'payload not handled');
  }) as never);
  return underWay;
}
