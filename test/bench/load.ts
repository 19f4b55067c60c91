import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { quantile } from './measure.ts';
import type { Expected } from './seed.ts';
import { TEAM } from './slack.ts';

export interface Order {
  port: number;
  secret: string;
  concurrency: number;
  requests: number;
  /** What may be asked and what the answer must say; empty when an empty acknowledgement is right. */
  expected: readonly Expected[];
}

export interface Served {
  /** In milliseconds. */
  p50: number;
  p99: number;
  perSecond: number;
  wrong: string | null;
}

interface Shot {
  body: string;
  headers: Record<string, string>;
  expected: Expected | null;
}

interface Answered {
  status: number;
  text: string;
  took: number;
  expected: Expected | null;
}

/** Sends what it is ordered to over kept-alive connections, each waiting for its answer before the next request. */
async function serve({ port, secret, concurrency, requests, expected }: Order): Promise<Served> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const shots = Array.from({ length: requests }, (_, n) => signed(secret, n, pick(expected)));
  const answers: Answered[] = [];
  const from = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let shot = shots.pop(); shot; shot = shots.pop()) answers.push(await fire(port, agent, shot));
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  agent.destroy();
  const times = answers.map(({ took }) => took);
  const wrong = answers.find((answer) => !isRight(answer));
  return {
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    perSecond: requests / seconds,
    wrong: wrong
      ? `${wrong.status} ${wrong.expected?.verdict ?? 'an empty ack'} was due, got ${wrong.text.slice(0, 300)}`
      : null,
  };
}

function pick(expected: readonly Expected[]): Expected | null {
  return expected[Math.floor(Math.random() * expected.length)] ?? null;
}

/** Signed before the clock runs: what is measured is the answer. */
function signed(secret: string, n: number, expected: Expected | null): Shot {
  const stamp = String(Math.floor(Date.now() / 1000));
  const body = new URLSearchParams({
    ...{ command: '/golive', text: `check ${expected?.key ?? 'ACME'}`, api_app_id: 'ABENCH', token: 'unused' },
    ...{ user_id: `U${n % 10}`, user_name: 'person', team_id: TEAM, team_domain: 'bench', channel_id: 'CANY' },
    ...{ channel_name: 'any', trigger_id: `${n}.${stamp}.${process.pid}`, is_enterprise_install: 'false' },
    response_url: 'https://hooks.slack.com/commands/1/2/3',
  }).toString();
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': signature,
  };
  return { body, headers, expected };
}

function fire(port: number, agent: Agent, { body, headers, expected }: Shot): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const options = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', agent, headers };
    const sent = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const took = performance.now() - from;
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString(), took, expected });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The first line holds the verdict and names the project. */
function isRight({ status, text, expected }: Answered): boolean {
  if (status !== 200) return false;
  if (!expected) return text === '';
  const said = JSON.parse(text) as { response_type?: string; text?: string; blocks?: unknown[] };
  const [first = ''] = said.text?.split('\n') ?? [];
  const verdict = /NO-GO|GO WITH CONDITIONS|GO/.exec(first)?.[0];
  return (
    said.response_type === 'ephemeral' && verdict === expected.verdict && said.text?.includes(expected.key) === true
  );
}

process.on('message', async (order: Order) => {
  process.send?.(await serve(order));
});
