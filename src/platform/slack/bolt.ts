import { App, SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import { boltLogger, type Logger } from '../log.ts';
import type { Delivery } from './deliver.ts';
import type { Dispatch } from './dispatch.ts';
import type { Hear } from './hear.ts';
import { listen } from './listen.ts';
import { type Listener, webReceiver } from './web-receiver.ts';

export type Mode = { kind: 'http'; signingSecret: string } | { kind: 'socket'; appToken: string };

export interface BoltParts {
  mode: Mode;
  apiUrl: string;
  identity: { botToken: string; botId: string; botUserId: string; teamId: string };
  dispatch: Dispatch;
  hear: Hear;
  delivery: Delivery;
  /** What follows from a change, once the person is answered. */
  afterwards(): Promise<void>;
  /** The time that Slack dates its requests by. */
  clock: Clock;
  log: Logger;
}

export interface SlackDoor {
  /** What `/slack/events` does with a request whose body has been read, in HTTP mode. */
  http: Listener | null;
  start(): Promise<void>;
  /** Says whether Slack can reach us: always so over HTTP, while a socket stands in Socket Mode. */
  connected(): boolean;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** Lets go of Slack; what is under way must be done by then, for it could no longer be answered. */
  stop(): Promise<void>;
}

/** Both receivers, built by hand: the socket's gets its own client options, for Bolt writes into the ones it is given. */
export async function openDoor(parts: BoltParts): Promise<SlackDoor> {
  const logger = boltLogger(parts.log);
  const socket =
    parts.mode.kind === 'socket'
      ? new SocketModeReceiver({
          appToken: parts.mode.appToken,
          logger,
          clientPingTimeout: 20_000,
          serverPingTimeout: 60_000,
          installerOptions: {
            clientOptions: {
              slackApiUrl: parts.apiUrl,
              retryConfig: { retries: 1_000, factor: 1.3, maxTimeout: 30_000 },
            },
          },
        })
      : null;
  const http = parts.mode.kind === 'http' ? webReceiver({ ...parts, signingSecret: parts.mode.signingSecret }) : null;
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
  const idle = listen(app, parts);
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
    http: http?.take ?? null,
    start: async () => {
      await socket?.start();
    },
    connected: () => (socket ? live : true),
    idle,
    stop: async () => {
      await socket?.client.disconnect();
    },
  };
}
