import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { dialect } from '#platform/db/dialect.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import type { Steps, Tx, Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { noProof, type Proof } from '#platform/outbox/proof.ts';
import { type Decision, decided } from '#platform/outbox/stuck.ts';
import { type OutboxClass, outbox } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import type { Fault } from '#test/support/slack/faults.ts';
import { door, letter, MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

interface Pause {
  proof?: Proof;
  of?: OutboxClass;
  /** Of history, in milliseconds. */
  lag?: number;
  /** How taking a second copy back goes wrong. */
  meets?: Fault;
  /** What a person says of it meanwhile. */
  said?: Decision;
}

/** One courier stands still in the middle of its call while another goes on for so many minutes. */
async function pausedFor(
  minutes: number,
  where: 'before' | 'behind',
  { proof = proven, of = 'never-twice', lag = 0, meets, said }: Pause = {},
) {
  office = await openOffice({ proof, lag: () => lag });
  const gate = door();
  const slow = office.hirePaused(gate, gate.shut('postMessage', where));
  await office.say({ key: 'it', class: of });
  const slowRound = slow.run();
  await gate.somebody;
  const other = office.hire();
  office.clock.advance(1_000);
  await office.work([other], minutes * MINUTE);
  office.clock.advance(minutes * MINUTE);
  await office.work([other], 0);
  const meanwhile = await office.row('it');
  if (said) await office.write(decided(meanwhile, said));
  if (meets) office.slack.fail('chat.delete', meets);
  gate.open();
  await slowRound;
  await office.work([other], 24 * 60 * MINUTE);
  return { meanwhile, now: await office.row('it') };
}

/** The database takes every commit but this one. */
function stumbling(over: number): void {
  const { database } = office;
  const { commit } = database;
  let commits = 0;
  Object.assign(database, {
    commit: async (...args: Parameters<typeof commit>) => {
      commits += 1;
      if (commits === over) throw new Error('disk full');
      return commit(...args);
    },
  });
}

/** What came of a message is not committed for as long as the disk is full. */
function fullDisk() {
  const { database } = office;
  const commit = database.commit;
  const disk = { isFull: true, asked: 0, frees: Number.POSITIVE_INFINITY };
  Object.assign(database, {
    commit: (workspace: string, writes: readonly Write[]) => commit(workspace, [...writes, taken]),
  });
  function* taken(tx: Tx): Steps {
    const sent = yield tx.from(outbox, eq(outbox.key, 'it'), eq(outbox.state, 'sent'));
    if (!disk.isFull || sent.length === 0) return;
    disk.asked += 1;
    disk.isFull = disk.asked < disk.frees;
    throw new Error('disk full');
  }
  return disk;
}

describe('a courier that was held up while it sent', () => {
  test('row 54: for longer than its lease, after Slack took the message: the other finds it', async () => {
    const { meanwhile, now } = await pausedFor(3, 'behind');
    expect(meanwhile).toMatchObject({ state: 'sent', attempts: 1 });
    expect(now).toEqual(meanwhile);
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('for no longer than the lease: nobody else touches it', async () => {
    const { meanwhile, now } = await pausedFor(1, 'before');
    expect(meanwhile.state).toBe('sending');
    expect(now).toMatchObject({ state: 'sent', attempts: 1, rec: 0 });
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('past every look, so that the other has posted: it takes its own copy back', async () => {
    const { meanwhile, now } = await pausedFor(10, 'before');
    expect(meanwhile).toMatchObject({ state: 'sent', attempts: 2 });
    expect(now.ts).toBe(meanwhile.ts);
    expect(office.texts('CACME')).toEqual(['it']);
    const removed = await office.scope.from(audit, eq(audit.action, 'message.remove-double'));
    expect(removed).toHaveLength(1);
  });

  test.each([0, 100_000])('and Slack does not take it back at once: it is taken back later, lag %i', async (lag) => {
    const { meanwhile, now } = await pausedFor(10, 'before', { lag, meets: { status: 500 } });
    expect(now).toMatchObject({ state: 'sent', ts: meanwhile.ts, recheckAt: null });
    expect(office.texts('CACME')).toEqual(['it']);
    expect(await office.scope.from(audit, eq(audit.action, 'message.remove-double'))).toHaveLength(1);
  });

  test('and another looks just then whether there are two: it is looked once more', async () => {
    office = await openOffice({ proof: proven });
    const [gate, glass] = [door(), door()];
    const slow = office.hirePaused(gate, gate.shut('postMessage', 'before'));
    await office.say({ key: 'it' });
    const stop = new AbortController();
    const slowRound = slow.run(stop.signal);
    await gate.somebody;
    const other = office.hire();
    office.clock.advance(2 * MINUTE);
    await office.work([other], 9 * MINUTE);
    const { recheckAt } = await office.row('it');
    if (!recheckAt) throw new Error('nothing to look at again');
    office.clock.set(recheckAt.toISOString());
    const looking = office.hire(({ conversations }) => {
      const history = conversations.history.bind(conversations);
      conversations.history = async (asked) => {
        const seen = await history(asked);
        await glass.wait();
        return seen;
      };
    });
    const look = looking.run();
    await glass.somebody;
    office.slack.fail('chat.delete', { status: 500 });
    stop.abort();
    gate.open();
    await slowRound;
    glass.open();
    await look;
    await office.work([other]);
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('after a first copy that history showed to nobody: that one is looked for', async () => {
    const lags = [700_000, 0];
    office = await openOffice({ proof: proven, lag: () => lags.shift() ?? 0 });
    const other = office.hire();
    office.slack.fail('chat.postMessage', { cut: 'after' });
    await office.say({ key: 'it' });
    await office.work([other], 299_000);
    office.clock.set('2026-11-23T08:05:01Z');
    const gate = door();
    const slowRound = office.hirePaused(gate, gate.shut('postMessage', 'before')).run();
    await gate.somebody;
    office.clock.advance(107_000);
    await office.work([other], 0);
    gate.open();
    await slowRound;
    expect(await office.row('it')).toMatchObject({ state: 'sent', doubts: 2 });
    await office.work([other]);
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('and Slack does not take it back, and nobody can look for it: the audit says where it stands', async () => {
    await pausedFor(10, 'before', { proof: noProof, of: 'never-missing', meets: { status: 500 } });
    const [, second] = office.slack.messages('CACME');
    const [line] = await office.scope.from(audit, eq(audit.action, 'message.keep-double'));
    expect(line?.body).toContain(second?.ts);
  });

  test('while the other still looks: it says that the message stands, and nobody posts it again', async () => {
    const { meanwhile, now } = await pausedFor(3, 'before');
    expect(meanwhile.state).toBe('unknown');
    expect(now).toMatchObject({ state: 'sent', attempts: 1 });
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('and was given up without proof: the message is not parked any more', async () => {
    const { meanwhile, now } = await pausedFor(10, 'before', { proof: noProof });
    expect(meanwhile.state).toBe('parked');
    expect(now).toMatchObject({ state: 'sent', channel: 'CACME' });
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('and a person saw it and said so: it is the message that stands, and it stays', async () => {
    const { meanwhile, now } = await pausedFor(10, 'behind', { proof: noProof, said: 'is-there' });
    expect(meanwhile.state).toBe('parked');
    const [one] = office.slack.messages('CACME');
    expect(now).toMatchObject({ state: 'sent', channel: 'CACME', ts: one?.ts });
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('G2: before it sends, for longer than its lease, while another took over: it sends nothing', async () => {
    const gate = door();
    let drawings = 0;
    office = await openOffice({
      proof: proven,
      cards: {
        head: async () => {
          drawings += 1;
          if (drawings === 1) await gate.wait();
          return message([section('head')]);
        },
      },
    });
    const shown = show({ kind: 'head', subject: 'it', to: 'CACME' }, { onBehalfOf: null, class: 'never-twice' });
    await office.write(shown);
    const slowRound = office.hirePaused(gate).run();
    await gate.somebody;
    const other = office.hire();
    office.clock.advance(105_000);
    await office.work([other], 10 * MINUTE);
    expect(office.calls('chat.postMessage')).toHaveLength(1);
    const meanwhile = await office.row((await office.rows())[0]?.key ?? '');
    expect(meanwhile).toMatchObject({ state: 'sent', attempts: 2 });
    gate.open();
    await slowRound;
    await office.work([other]);
    expect(office.calls('chat.postMessage')).toHaveLength(1);
    expect(office.texts('CACME')).toEqual(['head']);
    expect((await office.rows())[0]).toMatchObject({ state: 'sent', ts: meanwhile.ts });
  });

  test('before it sends: it gives the message back unsent', async () => {
    office = await openOffice({
      cards: {
        head: async () => {
          if (office.calls('chat.postMessage').length === 0 && (await office.rows())[0]?.attempts === 1)
            office.clock.advance(6_000);
          return message([section('head')]);
        },
      },
    });
    await office.write(show({ kind: 'head', subject: 'it', to: 'CACME' }, { onBehalfOf: null }));
    await office.hire().run();
    expect(await office.rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    expect(office.calls('chat.postMessage')).toHaveLength(1);
  });
});

describe('edits', () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };

  async function openWithCard() {
    let drawn = 0;
    office = await openOffice({
      cards: {
        head: async () => {
          drawn += 1;
          return message([section(`drawing ${drawn}`)]);
        },
      },
    });
    await office.write(show(head, { onBehalfOf: null }));
    await office.work([office.hire()]);
    return { drawn: () => drawn };
  }

  test('an older one never has the last word, with two couriers and every kind of failure', async () => {
    const { drawn } = await openWithCard();
    const couriers = [office.hire(), office.hire()];
    const faults = [
      { status: 500, after: true },
      { cut: 'after' as const },
      { cut: 'before' as const },
      { retryAfter: 2 },
      { error: 'internal_error', after: true },
    ];
    for (let n = 0; n < 15; n += 1) {
      const fault = faults[n % faults.length];
      if (fault) office.slack.fail('chat.update', fault);
      await Promise.all([office.write(show(head, { onBehalfOf: null })), ...couriers.map((courier) => courier.run())]);
      office.clock.advance(700);
    }
    await office.work(couriers);
    expect(office.texts('CACME')).toEqual([`drawing ${drawn()}`]);
    const edits = office.calls('chat.update').map(({ args }) => Number(String(args.text).split(' ')[1]));
    expect(edits).toEqual([...edits].sort((one, other) => one - other));
    expect((await office.rows()).filter(({ state }) => state !== 'sent' && state !== 'dropped')).toEqual([]);
  });

  test('one that was held up past its lease and lands on a newer one is drawn over', async () => {
    const { drawn } = await openWithCard();
    const gate = door();
    const slow = office.hirePaused(gate, gate.shut('update', 'before'));
    await office.write(show(head, { onBehalfOf: null }));
    office.clock.advance(2_000);
    const slowRound = slow.run();
    await gate.somebody;
    const other = office.hire();
    await office.write(show(head, { onBehalfOf: null }));
    office.clock.advance(10 * MINUTE);
    await office.work([other]);
    expect(office.texts('CACME')).toEqual([`drawing ${drawn()}`]);
    gate.open();
    await slowRound;
    await office.work([other]);
    expect(office.texts('CACME')).toEqual([`drawing ${drawn()}`]);
    expect(drawn()).toBeGreaterThanOrEqual(4);
  });
});

test('what the database does not take is offered to it again: a message that stands is not asked about', async () => {
  office = await openOffice();
  await office.say({ key: 'it' });
  const courier = office.hire();
  const disk = fullDisk();
  await office.work([courier], 5_000);
  expect(await office.row('it')).toMatchObject({ state: 'sending' });
  // Three times at once, and then once a second.
  expect(disk.asked).toBeLessThanOrEqual(3 * 6);
  disk.isFull = false;
  await office.work([courier]);
  expect(await office.scope.from(outbox)).toMatchObject([{ state: 'sent', attempts: 1, rec: 0 }]);
});

test('nor is it looked for in vain by whoever posted it, though its lease is over and others are posted all the while', async () => {
  office = await openOffice();
  const disk = fullDisk();
  const courier = office.hire(({ chat }) => {
    const real = chat.postMessage.bind(chat);
    chat.postMessage = async (...asked) => {
      const said = await real(...asked);
      office.clock.advance(2_000);
      if (office.calls('chat.postMessage').length === 80) disk.isFull = false;
      return said;
    };
  });
  await office.say({ key: 'it', class: 'never-missing' });
  for (let n = 0; n < 90; n += 1) await office.say({ key: `other ${n}`, to: 'CBETA', class: 'replaceable' });
  await office.work([courier], 10 * MINUTE);
  expect(office.texts('CACME')).toEqual(['it']);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1, rec: 0 });
});

test('told to stop, a courier offers what it knows a last time', async () => {
  office = await openOffice();
  const disk = fullDisk();
  await office.say({ key: 'it' });
  const gate = door();
  const stop = new AbortController();
  const round = office.hire(gate.shut('postMessage', 'behind')).run(stop.signal);
  await gate.somebody;
  disk.frees = 3;
  stop.abort();
  gate.open();
  await round;
  expect((await office.row('it')).state).toBe('sent');
});

test('a card that comes late, when a newer drawing of it stands already, goes', async () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };
  let text = 'old';
  office = await openOffice({ proof: proven, cards: { head: async () => message([section(text)]) } });
  const gate = door();
  await office.write(show(head, { onBehalfOf: null }));
  const slowRound = office.hirePaused(gate, gate.shut('postMessage', 'before')).run();
  await gate.somebody;
  const other = office.hire();
  office.clock.advance(2 * MINUTE);
  text = 'new';
  await office.write(show(head, { onBehalfOf: null }));
  await office.work([other]);
  expect(office.texts('CACME')).toEqual(['new']);
  gate.open();
  await slowRound;
  await office.work([other]);
  expect(office.texts('CACME')).toEqual(['new']);
  expect(await office.scope.from(audit, eq(audit.action, 'message.remove-double'))).toHaveLength(1);
});

describe('an edit that comes when another courier has made a newer one', () => {
  /** What Slack shows in the end. */
  async function late(meanwhile: () => void): Promise<readonly string[]> {
    const head = { kind: 'head', subject: 'it', to: 'CACME' };
    let text = 'head';
    office = await openOffice({ proof: proven, cards: { head: async () => message([section(text)]) } });
    const other = office.hire();
    await office.write(show(head, { onBehalfOf: null }));
    await office.work([other]);
    text = 'old';
    office.clock.advance(2_000);
    await office.write(show(head, { onBehalfOf: null }));
    const gate = door();
    const slow = office.hirePaused(gate, gate.shut('update', 'before'));
    const slowRound = slow.run();
    await gate.somebody;
    text = 'new';
    office.clock.advance(2 * MINUTE);
    await office.work([other], 20 * MINUTE);
    expect(office.texts('CACME')).toEqual(['new']);
    meanwhile();
    gate.open();
    await slowRound;
    await office.work([slow, other]);
    return office.texts('CACME');
  }

  test('is followed by that once more, though Slack did not say whether it took it', async () => {
    expect(await late(() => office.slack.fail('chat.update', { cut: 'after' }))).toEqual(['new']);
  });

  test('also where the database does not take that at once', async () => {
    expect(await late(() => stumbling(2))).toEqual(['new']);
  });
});

test('what stumbles over it takes nothing with it', async () => {
  office = await openOffice();
  const disk = fullDisk();
  const courier = office.hire();
  await office.say({ key: 'it' });
  await office.say({ key: 'other', to: 'CBETA' });
  await courier.run();
  // Somebody else decided meanwhile, and the disk is full when that is looked at.
  await office.database.db.update(outbox).set({ state: 'unknown', rec: 1 }).where(eq(outbox.key, 'it'));
  disk.isFull = false;
  stumbling(2);
  for (let n = 0; n < 2; n += 1) {
    office.clock.advance(1_000);
    await courier.run();
  }
  expect((await office.rows()).map(({ state, attempts, ts }) => [state, attempts, ts !== null])).toEqual([
    ['sent', 1, true],
    ['sent', 1, true],
  ]);
});

test.runIf(dialect === 'sqlite')('a doubt is not looked into over and over while the disk is full', async () => {
  office = await openOffice({ proof: proven });
  const { db } = office.database;
  const courier = office.hire();
  office.slack.fail('chat.postMessage', { cut: 'after' });
  await office.say({ key: 'it' });
  await courier.run();
  expect(await office.row('it')).toMatchObject({ state: 'unknown' });
  await db.run(sql`pragma query_only = 1`);
  office.clock.advance(MINUTE);
  for (let n = 0; n < 3; n += 1) {
    expect(await courier.run()).toEqual(new Date(office.clock.now().getTime() + 1_000));
    office.clock.advance(1_000);
  }
  expect(office.calls('conversations.history')).toEqual([]);
  await db.run(sql`pragma query_only = 0`);
  await office.work([courier]);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
});

test('more than one batch of what comes too late is dropped without waiting for the next round', async () => {
  office = await openOffice();
  const usefulUntil = new Date(office.clock.now().getTime() + 500);
  const keys = Array.from({ length: 130 }, (_, n) => `late ${n}`);
  await office.write(...keys.map((key) => letter({ key, usefulUntil, onBehalfOf: null })));
  office.clock.advance(600);
  await office.work([office.hire()], 0);
  const late = (await office.rows()).filter(({ key }) => keys.includes(key));
  expect(late.map(({ state, error }) => `${state}: ${error}`)).toEqual(keys.map(() => 'dropped: too late'));
});
