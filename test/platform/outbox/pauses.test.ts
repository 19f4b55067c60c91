import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { dialect } from '#platform/db/dialect.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { door, letter, MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

/** One courier stands still in the middle of its call while another goes on for so many minutes. */
async function pausedFor(minutes: number, where: 'before' | 'behind', proof = proven) {
  office = await openOffice({ proof });
  const gate = door();
  const slow = office.hire(gate.shut('postMessage', where));
  await office.say({ key: 'it' });
  const slowRound = slow.run();
  await gate.somebody;
  const other = office.hire();
  office.clock.advance(1_000);
  await office.work([other], minutes * MINUTE);
  office.clock.advance(minutes * MINUTE);
  await office.work([other], 0);
  const meanwhile = await office.row('it');
  gate.open();
  await slowRound;
  await office.work([other], 24 * 60 * MINUTE);
  return { meanwhile, now: await office.row('it') };
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

  test('while the other still looks: it says that the message stands, and nobody posts it again', async () => {
    const { meanwhile, now } = await pausedFor(3, 'before');
    expect(meanwhile.state).toBe('unknown');
    expect(now).toMatchObject({ state: 'sent', attempts: 1 });
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test('and was given up without proof: the message is not parked any more', async () => {
    const { meanwhile, now } = await pausedFor(10, 'before', { channels: false, direct: false });
    expect(meanwhile.state).toBe('parked');
    expect(now).toMatchObject({ state: 'sent', channel: 'CACME' });
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
    const slowRound = office.hire().run();
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
    const slow = office.hire(gate.shut('update', 'before'));
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
  const { database } = office;
  const commit = database.commit;
  let refusals = 0;
  await office.say({ key: 'it' });
  const courier = office.hire();
  Object.assign(database, {
    commit: async (...args: Parameters<typeof commit>) => {
      const sending = (await office.row('it')).state === 'sending';
      if (!sending || refusals >= 3) return commit(...args);
      refusals += 1;
      throw new Error('disk full');
    },
  });
  for (let n = 0; n < 5; n += 1) await courier.run();
  expect(refusals).toBe(3);
  expect(await office.scope.from(outbox)).toMatchObject([{ state: 'sent', attempts: 1, rec: 0 }]);
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
