import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import type { AckFn, App, Receiver } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { signedWith } from './signature.ts';
import { strangers } from './strangers.ts';

/** After so many milliseconds Slack listens no more and shows an error of its own: an answer must go another way. */
const PATIENCE = 3_000;

/** What becomes of a request to `/slack/events` whose body has been read. */
export type Listener = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

export interface WebReceiver extends Receiver {
  take: Listener;
}

interface Guard {
  signingSecret: string;
  /** The time that Slack dates its requests by. */
  clock: Clock;
  log: Logger;
}

/**
 * Slack's requests over HTTP, for Bolt, out of a web server that has other routes too. Bolt's own receiver makes three
 * keys for each signature and reads each body twice: a fifth of what the answer to a check took.
 */
export function webReceiver({ signingSecret, clock, log }: Guard): WebReceiver {
  const doubt = signedWith(signingSecret, clock);
  const turnedAway = strangers(clock, log);
  let app: App | undefined;
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {},
    take: (request, response, body) => {
      if (isLook(request, body)) return send(response, 200);
      const why = doubt(request.headers, body);
      if (why !== null) {
        turnedAway(why);
        return send(response, 401);
      }
      const payload = payloadOf(request, body);
      if (!payload) return send(response, 400);
      if (payload.type === 'url_verification') return send(response, 200, { challenge: payload.challenge });
      const late = setTimeout(() => send(response, 200), PATIENCE);
      app
        ?.processEvent({ body: payload, ack: ackOf(response), ...retryOf(request) })
        .catch((err: unknown) => {
          log.error({ err }, 'payload not handled');
          send(response, 500);
        })
        // What nobody listens to is acknowledged all the same, or Slack would send it again.
        .finally(() => send(response, 200))
        .finally(() => clearTimeout(late));
    },
  };
}

/** Slack looks at the certificate without signing: it is told that there is one, and nothing else happens. */
function isLook(request: IncomingMessage, body: Buffer): boolean {
  if (!isForm(request) || !body.includes('ssl_check=1')) return false;
  const { ssl_check: look, command, payload } = parse(body.toString());
  return look === '1' && command === undefined && payload === undefined;
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded') === true;
}

type Payload = Record<string, unknown>;

/** A command as it is, anything else out of its JSON; null when it is nothing that Slack sends. */
function payloadOf(request: IncomingMessage, body: Buffer): Payload | null {
  const text = body.toString();
  if (!isForm(request)) return fromJson(text);
  const form = parse(text);
  return typeof form.command === 'string' ? form : fromJson(String(form.payload));
}

function fromJson(text: string): Payload | null {
  try {
    const payload = JSON.parse(text) as Payload | null;
    return typeof payload?.type === 'string' ? payload : null;
  } catch {
    return null;
  }
}

function retryOf({ headers }: IncomingMessage) {
  const { 'x-slack-retry-num': num, 'x-slack-retry-reason': reason } = headers;
  return { ...(num && { retryNum: Number(num) }), ...(reason && { retryReason: String(reason) }) };
}

/** Answers once. Whoever comes too late is told by an error that Slack has stopped listening. */
function ackOf(response: ServerResponse): AckFn<object | string> {
  return async (answer) => {
    if (response.headersSent) throw new Error('Slack has been answered already');
    send(response, 200, answer || undefined);
  };
}

/** Does nothing where an answer was sent before. */
function send(response: ServerResponse, status: number, answer: object | string = ''): void {
  if (response.headersSent) return;
  const isText = typeof answer === 'string';
  const body = Buffer.from(isText ? answer : JSON.stringify(answer));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  // With its length known the answer leaves in one piece.
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}
