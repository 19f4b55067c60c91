import { createHmac } from 'node:crypto';
import { post } from './post.ts';
import type { Json } from './slack-side.ts';

export interface DeliverOptions {
  signature?: 'good' | 'forged' | 'missing';
  /** Seconds since Slack signed it; negative for the future. */
  age?: number;
  retryNum?: number;
  /** Sent instead of the encoded payload, and signed as such. */
  body?: string;
}

export interface Reply {
  /** 0: no answer within Slack's three seconds, or the line broke. */
  status: number;
  /** Parsed JSON, plain text, or '' for an empty ack. */
  body: unknown;
}

export interface Sent {
  reply: Reply;
  /** Delivers the very same bytes, or envelope, once more. */
  again(): Promise<Sent>;
}

export type Wire = (payload: Json, options?: DeliverOptions) => Promise<Sent>;

export interface HttpTarget {
  url: string;
  signingSecret: string;
  now?: () => Date;
  /** Milliseconds; Slack waits three seconds. */
  patience?: number;
}

export const SLACK_PATIENCE_MS = 3000;

/** Slack's v0 signature: HMAC-SHA256 over `v0:<unix seconds>:<raw body>`. */
export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Delivers payloads to an app's request URL as Slack does. */
export function httpWire(target: HttpTarget): Wire {
  return async (payload, options = {}) => {
    const body = options.body ?? encode(payload);
    const headers = signedHeaders(target, body, options);
    headers['content-type'] =
      payload.type === 'event_callback' ? 'application/json' : 'application/x-www-form-urlencoded';
    const send = async (): Promise<Sent> => ({ reply: await sent(target, headers, body), again: send });
    return send();
  };
}

function encode(payload: Json): string {
  if (typeof payload.command === 'string') return new URLSearchParams(payload as Record<string, string>).toString();
  if (payload.type === 'event_callback') return JSON.stringify(payload);
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

function signedHeaders(target: HttpTarget, body: string, options: DeliverOptions): Record<string, string> {
  const now = target.now ?? (() => new Date());
  const timestamp = Math.floor(now().getTime() / 1000) - (options.age ?? 0);
  const headers: Record<string, string> = { 'x-slack-request-timestamp': String(timestamp) };
  const secret = options.signature === 'forged' ? `not-${target.signingSecret}` : target.signingSecret;
  if (options.signature !== 'missing') headers['x-slack-signature'] = sign(secret, timestamp, body);
  if (options.retryNum) {
    headers['x-slack-retry-num'] = String(options.retryNum);
    headers['x-slack-retry-reason'] = 'http_timeout';
  }
  return headers;
}

async function sent(target: HttpTarget, headers: Record<string, string>, body: string): Promise<Reply> {
  try {
    const said = await post(target.url, headers, body, target.patience ?? SLACK_PATIENCE_MS);
    return { status: said.status, body: said.isJson ? JSON.parse(said.body) : said.body };
  } catch {
    return { status: 0, body: '' };
  }
}
