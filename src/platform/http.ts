import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** A request signed this far in the future, in seconds, is refused; Bolt itself refuses only the past. */
const AHEAD = 300;
/** In bytes; Slack's own payloads stay far below. */
const BODY_LIMIT = 1024 * 1024;
/** How long connections that are still sending are waited for at the end, in milliseconds; what is under way is waited for elsewhere. */
const GOODBYE = 1_000;

export interface WebParts {
  port: number;
  clock: Clock;
  slack: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** What keeps us from working: empty when ready. */
  troubles(): Promise<readonly string[]>;
}

export interface Web {
  port: number;
  /** Takes no new connections; those that stand can still be answered. */
  refuse(): Promise<void>;
  close(): Promise<void>;
}

/** `/healthz` (the process is up), `/readyz` (database and Slack can be reached) and, in HTTP mode, `/slack/events`. */
export async function openWeb(parts: WebParts): Promise<Web> {
  const server = createServer((request, response) => {
    answer(parts, request, response).catch(() => send(response, 500, 'This could not be read.'));
  });
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    refuse: async () => {
      server.close();
    },
    close: async () => {
      server.close();
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), GOODBYE);
      await closed;
      clearTimeout(force);
    },
  };
}

async function answer(parts: WebParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/healthz') return send(response, 200, 'ok');
  if (path === '/readyz') {
    const troubles = await parts.troubles();
    return send(response, troubles.length === 0 ? 200 : 503, troubles.join('\n') || 'ready');
  }
  if (path !== '/slack/events' || !parts.slack) return send(response, 404, 'Nothing here.');
  if (request.method !== 'POST') return send(response, 405, 'POST only.');
  if (fromTheFuture(request, parts.clock)) return send(response, 401, 'This request is dated in the future.');
  const body = await bodyOf(request);
  if (!body) return send(response, 413, 'Too large.');
  // Bolt takes a body that was read before; an empty payload it would choke on.
  if (/^(payload=)?(null)?$/.test(body.subarray(0, 16).toString())) return send(response, 400, 'No payload.');
  parts.slack(Object.assign(request, { rawBody: body }), response);
}

/** Null when it is larger than anything Slack sends. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function fromTheFuture(request: IncomingMessage, clock: Clock): boolean {
  const stamp = Number(request.headers['x-slack-request-timestamp']);
  return Number.isFinite(stamp) && stamp > clock.now().getTime() / 1000 + AHEAD;
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
