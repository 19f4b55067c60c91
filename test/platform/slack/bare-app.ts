import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { trackInFlight } from '#test/support/slack/in-flight.ts';

export interface AppSlack {
  apiUrl: string;
  botToken: string;
  appToken?: string;
  signingSecret: string;
}

export interface BareApp {
  app: App;
  settle: () => Promise<void>;
  /** The request URL, over HTTP. */
  url?: string;
  stop(): Promise<void>;
}

const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Bolt and nothing else, over HTTP or a socket, against a Slack that is not Slack. */
export async function bareApp(slack: AppSlack, mode: 'http' | 'socket', listen: (app: App) => void): Promise<BareApp> {
  const retries = { retries: 50, factor: 1, minTimeout: 5, maxTimeout: 10 };
  const receiver =
    mode === 'http'
      ? new HTTPReceiver({
          signingSecret: slack.signingSecret,
          logger: silent,
          unhandledRequestTimeoutMillis: 100,
        })
      : new SocketModeReceiver({
          appToken: String(slack.appToken),
          // The client also waits this long before it reconnects.
          clientPingTimeout: 200,
          logger: silent,
          installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: retries } },
        });
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, timeout: 1000 };
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
    logger: silent,
  });
  const settle = trackInFlight(app);
  listen(app);
  await app.init();
  if (receiver instanceof SocketModeReceiver) {
    await app.start();
    return { app, settle, stop: () => receiver.client.disconnect() };
  }
  const server = await receiver.start(0);
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  return {
    app,
    settle,
    url,
    async stop() {
      server.closeAllConnections();
      await app.stop();
    },
  };
}
