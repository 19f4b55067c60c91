import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from './clock.ts';

/** A request signed this far in the future, in seconds, is refused; Bolt itself refuses only the past. */
const AHEAD = 300;
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
  close(): Promise<void>;
}

/** `/healthz` (the process is up), `/readyz` (database and Slack can be reached) and, in HTTP mode, `/slack/events`. */
export async function openWeb(parts: WebParts): Promise<Web> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/healthz') return send(response, 200, 'ok');
    if (path === '/readyz') {
      parts.troubles().then(
        (troubles) => send(response, troubles.length === 0 ? 200 : 503, troubles.join('\n') || 'ready'),
        () => send(response, 503, 'not ready'),
      );
      return;
    }
    if (path !== '/slack/events' || !parts.slack) return send(response, 404, 'Nothing here.');
    if (request.method !== 'POST') return send(response, 405, 'POST only.');
    if (fromTheFuture(request, parts.clock)) return send(response, 401, 'This request is dated in the future.');
    parts.slack(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(parts.port, () => resolve());
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function fromTheFuture(request: IncomingMessage, clock: Clock): boolean {
  const stamp = Number(request.headers['x-slack-request-timestamp']);
  return Number.isFinite(stamp) && stamp > clock.now().getTime() / 1000 + AHEAD;
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), GOODBYE);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
