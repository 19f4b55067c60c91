import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Listener } from './slack/web-receiver.ts';

/** In bytes; Slack's own payloads stay far below. */
const BODY_LIMIT = 1024 * 1024;
/** How long a request may take to arrive whole, in milliseconds, and how many may be under way: the door is open to anyone. */
const ARRIVAL = 10_000;
const CONNECTIONS = 1_000;
/** How long connections that are still sending are waited for at the end, in milliseconds; what is under way is waited for elsewhere. */
const GOODBYE = 1_000;

export interface WebParts {
  port: number;
  slack: Listener | null;
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
  const arrival = { requestTimeout: ARRIVAL, headersTimeout: ARRIVAL, connectionsCheckingInterval: ARRIVAL / 2 };
  const server = createServer(arrival, (request, response) => {
    answer(parts, request, response).catch(() => send(response, 500, 'This could not be read.'));
  });
  server.maxConnections = CONNECTIONS;
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
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST');
    return send(response, 405, 'POST only.');
  }
  const isTooLarge = Number(request.headers['content-length']) > BODY_LIMIT;
  const body = isTooLarge ? null : await bodyOf(request);
  if (!body) {
    // The connection ends with the answer.
    response.setHeader('connection', 'close');
    return send(response, 413, 'Too large.');
  }
  parts.slack(request, response, body);
}

/** Null when it is larger than anything Slack sends: the rest of it is not waited for. */
function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
