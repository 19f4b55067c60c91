import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { openDoor } from '#platform/slack/bolt.ts';

function never(): never {
  throw new Error('a stranger got in');
}

test('row 1: who floods the door with forged requests fills no log: a line a minute, with the count', async () => {
  const clock = fixedClock('2026-11-23T08:00:00Z');
  const lines: object[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) });
  const door = await openDoor({
    mode: { kind: 'http', signingSecret: 'secret' },
    apiUrl: 'http://127.0.0.1:9/api/',
    identity: { botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1', teamId: 'T1' },
    dispatch: never,
    hear: never,
    delivery: { client: {} as never, log, responseOrigins: [] },
    afterwards: never,
    clock,
    log,
  });
  const { http } = door;
  if (!http) throw new Error('no door');
  const server = createServer((request, response) => http(request, response, Buffer.from('command=/golive')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  const knock = async () => (await fetch(address, { method: 'POST', body: 'command=/golive' })).status;
  for (let n = 0; n < 40; n += 1) expect(await knock()).toBe(401);
  const refused = { msg: 'a request was refused', why: 'it is not signed' };
  expect(lines).toMatchObject([{ ...refused, sinceTheLastLine: 0 }]);
  clock.advance(60_000);
  expect(await knock()).toBe(401);
  expect(lines).toMatchObject([refused, { ...refused, sinceTheLastLine: 39 }]);
  await door.stop();
  await new Promise((resolve) => server.close(resolve));
});
