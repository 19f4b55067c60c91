import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TEAM = 'TBENCH';

/** As much of Slack as a start needs: it says who we are, and nobody asks it anything else while we measure. */
export async function startSlack(): Promise<{ api: string; close(): void }> {
  const who = { ok: true, team: 'Bench', team_id: TEAM, user: 'golive', user_id: 'UBOT', bot_id: 'BBOT' };
  const server = createServer((request, response) => {
    request.resume();
    const known = request.url?.startsWith('/api/auth.test') ?? false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(known ? { ...who, url: 'https://bench.slack.com/' } : { ok: false, error: 'unknown_method' }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
