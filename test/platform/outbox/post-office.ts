import { WebClient } from '@slack/web-api';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Card, Responsible } from '#platform/feature.ts';
import { boltLogger, createLog } from '#platform/log.ts';
import { type Courier, type CourierParts, createCourier } from '#platform/outbox/courier.ts';
import { type Post, post } from '#platform/outbox/enqueue.ts';
import type { Patience } from '#platform/outbox/patience.ts';
import { type Proof, proofOf } from '#platform/outbox/proof.ts';
import { cards, type OutboxRow, outbox } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { borrowDatabase } from '#test/support/database.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { TEAM } from '#test/support/slack/world.ts';

export const MINUTE = 60_000;
export const proven = proofOf(['channels:history', 'groups:history', 'im:history', 'im:write']);
const log = createLog('silent');
const CHANNELS = ['CACME', 'CBETA', 'CGAMMA', 'CDELTA'];

export interface OfficeOptions extends FakeSlackOptions {
  proof?: Proof;
  cards?: Readonly<Record<string, Card>>;
  responsible?: Responsible;
  /** How long a call may take, in milliseconds; shorter than usual only where one hangs, for a machine may be busy. */
  timeout?: number;
  waits?: Partial<Patience>;
  /** How far Slack's clock is ahead of ours, in milliseconds. */
  ahead?: number;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** An outbox, a fake Slack on the same clock, and as many couriers between them as are asked for. */
export async function openOffice(options: OfficeOptions = {}) {
  const clock = fixedClock('2026-11-23T08:00:00Z');
  const slackClock = () => new Date(clock.now().getTime() + (options.ahead ?? 0));
  const slack = await startFakeSlack({ now: slackClock, ...options });
  for (const name of ['mia', 'tom', 'kim']) slack.addUser({ id: `U${name.toUpperCase()}`, name });
  for (const id of CHANNELS) slack.addChannel({ id, name: id.slice(1).toLowerCase(), members: ['UMIA'] });
  const chance = chanceOf(clock);
  const { database, returnable } = await borrowDatabase(clock, chance);
  const scope = database.scope(TEAM.id);
  await database.commit(TEAM.id, [admin]);

  /** What would otherwise happen after the timeout, at once, and to whatever is under way. */
  let waiting = new AbortController();
  function giveUp(): void {
    waiting.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    waiting = new AbortController();
  }
  const impatient: typeof fetch = (url, init) => {
    const signals = [waiting.signal, init?.signal].filter((signal) => signal !== undefined && signal !== null);
    return fetch(url, { ...init, signal: AbortSignal.any(signals) });
  };

  function equip(change: (client: WebClient) => void = () => {}): CourierParts {
    const client = clientOf(slack, options.timeout ?? 10_000, impatient);
    change(client);
    return {
      database,
      clock,
      chance,
      client,
      log,
      signals: async () => [],
      cards: new Map(Object.entries(options.cards ?? {})),
      responsible: options.responsible,
      patience: options.waits,
      proof: options.proof ?? { channels: false, direct: false },
    };
  }
  const hire = (change?: (client: WebClient) => void) => working(equip(change));
  /** One whose process stands still while somebody is at the door: no time goes by there, and it begins nothing else. */
  function hirePaused(gate: Door, change?: (client: WebClient) => void): Courier {
    let stands: Date | null = null;
    gate.somebody.then(() => {
      stands = clock.now();
    });
    gate.opened.then(() => {
      stands = null;
    });
    return working({ ...equip(change), clock: { now: () => stands ?? clock.now() } });
  }

  const over = new AbortController();
  let underWay = 0;
  function working(parts: CourierParts): Courier {
    const courier = createCourier(parts);
    async function run(stopping = over.signal): Promise<Date | null> {
      underWay += 1;
      return courier.run(AbortSignal.any([stopping, over.signal])).finally(() => {
        underWay -= 1;
      });
    }
    return { run };
  }

  /** Lets the couriers work until nothing is left to do, or so much time has gone by. */
  async function work(couriers: readonly Courier[], most = 24 * 60 * MINUTE): Promise<void> {
    const end = clock.now().getTime() + most;
    for (;;) {
      const nexts = await Promise.all(couriers.map((courier) => courier.run()));
      const moments = nexts.flatMap((next) => (next ? [next.getTime()] : []));
      const next = Math.min(...moments);
      if (moments.length === 0 || next > end) return;
      if (next > clock.now().getTime()) clock.set(new Date(next).toISOString());
    }
  }

  return {
    clock,
    slack,
    database,
    scope,
    hire,
    hirePaused,
    equip,
    giveUp,
    work,
    say: (it: Partial<Post> & { key: string }) => database.commit(TEAM.id, [letter(it)]),
    write: (...writes: Write[]) => database.commit(TEAM.id, writes),
    rows: (): PromiseLike<OutboxRow[]> => scope.from(outbox).orderBy(outbox.id),
    row: async (key: string): Promise<OutboxRow> => {
      const found = (await scope.from(outbox)).find((row) => row.key === key);
      if (!found) throw new Error(`no message ${key}`);
      return found;
    },
    cards: () => scope.from(cards),
    texts: (channel: string) => slack.messages(channel).map(({ text }) => text),
    calls: (method: string) => slack.calls.filter((call) => call.method === method),
    close: async () => {
      over.abort();
      // What a test that failed has left at work would go on in the next one's.
      if (underWay === 0) returnable();
      await database.close();
      await slack.close();
    },
  };
}

/** A message whose text is its key. */
export function letter(it: Partial<Post> & { key: string }): Write {
  const message_ = message([section(it.key)]);
  return post({ class: 'never-twice', to: 'CACME', message: message_, internal: false, onBehalfOf: 'UMIA', ...it });
}

const admin: Write = (tx) =>
  tx.insert(people, {
    id: 'kim',
    slackId: 'UKIM',
    name: 'Kim',
    role: 'admin',
    kind: 'member',
    active: true,
    zone: 'UTC',
    seenAt: tx.now,
  });

/** As in production. */
function clientOf(slack: FakeSlack, timeout: number, impatient: typeof fetch): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    timeout,
    fetch: impatient as never,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: boltLogger(log),
  });
}

export type Door = ReturnType<typeof door>;

/** A door in front of Slack's `chat.postMessage` or `chat.update`: calls wait before it, or behind it for the answer. */
export function door() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = () => {};
  const somebody = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  function shut(method: 'postMessage' | 'update', where: 'before' | 'behind') {
    return (client: WebClient): void => {
      const real = client.chat[method].bind(client.chat) as (args: never) => Promise<unknown>;
      const held = async (args: never): Promise<unknown> => {
        const early = where === 'behind' ? await real(args) : null;
        arrived();
        await opened;
        return early ?? real(args);
      };
      Object.assign(client.chat, { [method]: held });
    };
  }
  const wait = () => {
    arrived();
    return opened;
  };
  return { shut, wait, open: () => open(), opened, somebody };
}
