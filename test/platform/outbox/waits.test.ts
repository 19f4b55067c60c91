import type { WebClient } from '@slack/web-api';
import { afterEach, describe, expect, test } from 'vitest';
import { show } from '#platform/outbox/enqueue.ts';
import { keepFree } from '#platform/outbox/lanes.ts';
import { decided } from '#platform/outbox/stuck.ts';
import { outbox, outboxLanes } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

/** A courier, and how many seconds after now it made each call of a method. */
function timed(group: 'chat' | 'conversations', method: string, channel?: string) {
  const start = office.clock.now().getTime();
  const seconds: number[] = [];
  const courier = office.hire((client: WebClient) => {
    const calls = client[group] as unknown as Record<string, (args: object) => Promise<unknown>>;
    const real = calls[method]?.bind(client[group]);
    calls[method] = async (args: { channel?: string }) => {
      if (channel === undefined || args.channel === channel)
        seconds.push((office.clock.now().getTime() - start) / 1_000);
      return real?.(args);
    };
  });
  return { courier, seconds };
}

test('history is looked at after 15 seconds, one minute and five, and once more ten minutes after a repeat', async () => {
  office = await openOffice({ proof: proven });
  const { courier, seconds } = timed('conversations', 'history');
  office.slack.fail('chat.postMessage', { status: 500 });
  await office.say({ key: 'it' });
  await office.work([courier]);
  expect(seconds).toEqual([15, 60, 300, 900]);
});

test('a dead courier’s message is left alone until its lease and the time to settle are over', async () => {
  office = await openOffice();
  const courier = office.hire();
  await office.say({ key: 'it' });
  const leaseUntil = new Date(office.clock.now().getTime() + 1_000);
  await office.database.db.update(outbox).set({ state: 'sending', attempts: 1, leaseUntil });
  office.clock.advance(15_900);
  await courier.run();
  expect((await office.row('it')).state).toBe('sending');
  office.clock.advance(100);
  await courier.run();
  expect((await office.row('it')).state).toBe('unknown');
});

describe('a 429', () => {
  test('of a look at history holds for every other look', async () => {
    office = await openOffice({ proof: proven });
    const { courier, seconds } = timed('conversations', 'history');
    office.slack.fail('chat.postMessage', { cut: 'after' }, 2);
    await office.say({ key: 'one' });
    await courier.run();
    office.clock.advance(10_000);
    await office.say({ key: 'two', to: 'CBETA' });
    office.slack.fail('conversations.history', { retryAfter: 30 });
    await office.work([courier]);
    expect(seconds[0]).toBe(15);
    expect(seconds.slice(1).map((second) => second >= 45)).toEqual([true, true]);
    expect((await office.rows()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });

  test('of an edit holds for every other edit', async () => {
    office = await openOffice({ cards: { head: async () => message([section('head')]) } });
    const { courier, seconds } = timed('chat', 'update');
    const heads = ['CACME', 'CBETA'].map((to) => show({ kind: 'head', subject: 'it', to }, { onBehalfOf: null }));
    await office.write(...heads);
    await courier.run();
    office.clock.advance(2_000);
    office.slack.fail('chat.update', { retryAfter: 20 });
    for (const head of heads) {
      await office.write(head);
      await courier.run();
    }
    await office.work([courier]);
    expect(seconds[0]).toBe(2);
    expect(seconds.slice(1).map((second) => second >= 22)).toEqual([true, true]);
  });

  test('of the question whether a channel is shared holds for a channel that nobody asked about yet', async () => {
    office = await openOffice();
    const { courier, seconds } = timed('conversations', 'info');
    office.slack.fail('conversations.info', { retryAfter: 30 });
    await office.say({ key: 'one', internal: true });
    await courier.run();
    office.clock.advance(5_000);
    await office.say({ key: 'two', to: 'CBETA', internal: true });
    await office.work([courier], MINUTE);
    expect(seconds[0]).toBe(0);
    expect(seconds.slice(1).map((second) => second >= 30)).toEqual([true, true]);
    expect((await office.rows()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });
});

describe('a drawing that waits and is shown once more', () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };

  test('shows what is true then, at once, for as long as that is of use', async () => {
    office = await openOffice({ cards: { head: async () => message([section('drawn')]) } });
    const now = office.clock.now().getTime();
    await office.say({
      key: 'first',
      card: head,
      notBefore: new Date(now + MINUTE),
      usefulUntil: new Date(now + MINUTE),
    });
    const usefulUntil = new Date(now + 60 * MINUTE);
    await office.write(show(head, { onBehalfOf: null, usefulUntil }));
    expect(await office.rows()).toMatchObject([{ nextAt: new Date(now), usefulUntil, payload: null }]);
    await office.hire().run();
    expect(office.texts('CACME')).toEqual(['drawn']);
  });
});

describe('what Slack puts off', () => {
  const HOUR = 60 * MINUTE;

  test('for ten hours is given up, with a word to its owner; posted again, it has as long once more', async () => {
    office = await openOffice();
    const courier = office.hire();
    await office.say({ key: 'it' });
    office.slack.fail('chat.postMessage', { retryAfter: 600 }, 63);
    await office.work([courier], 9.9 * HOUR);
    expect((await office.row('it')).state).toBe('pending');
    await office.work([courier]);
    expect(await office.row('it')).toMatchObject({ state: 'dead', error: 'given up' });
    expect(office.texts(await office.slack.directMessages('UMIA'))).toEqual([
      expect.stringContaining('Slack took it at no time for hours'),
    ]);
    await office.write(decided(await office.row('it'), 'retry'));
    office.slack.fail('chat.postMessage', { retryAfter: 600 }, 30);
    await office.work([courier]);
    expect(office.texts('CACME')).toEqual([expect.stringMatching(/^it\s+\(late by 15 h/)]);
  });

  test('while Slack is away for a day is not given up on its return', async () => {
    office = await openOffice();
    const courier = office.hire();
    await office.say({ key: 'it' });
    office.slack.fail('chat.postMessage', { retryAfter: 30 });
    await courier.run();
    office.clock.advance(24 * HOUR);
    office.slack.fail('chat.postMessage', { retryAfter: 30 }, 3);
    await office.work([courier]);
    expect(office.texts('CACME')).toEqual([expect.stringMatching(/^it\s+\(late by 1 d\)$/)]);
  });

  test('after hours in which nothing at all could be posted is not given up for those', async () => {
    office = await openOffice();
    const courier = office.hire();
    await office.say({ key: 'it' });
    office.slack.fail('chat.postMessage', { error: 'token_revoked' }, 25);
    await office.work([courier], 10 * MINUTE);
    office.clock.advance(11 * HOUR);
    office.slack.fail('chat.postMessage', { retryAfter: 5 });
    await office.work([courier]);
    expect(await office.row('it')).toMatchObject({ state: 'sent' });
  });

  test('by a second at a time, or by none, is not given up within the hour, nor asked without a pause', async () => {
    office = await openOffice();
    const courier = office.hire();
    await office.say({ key: 'it' });
    await office.database.db.update(outbox).set({ attempts: 5_000 });
    office.slack.fail('chat.postMessage', { retryAfter: 0 }, 30);
    office.slack.fail('chat.postMessage', { retryAfter: 1 }, 40);
    await office.work([courier], MINUTE);
    expect(office.calls('chat.postMessage').length).toBeLessThanOrEqual(61);
    await office.work([courier]);
    expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 5_071 });
  });

  test.each(['never-twice', 'never-missing', 'replaceable'] as const)(
    'without saying how long was not posted: a %s message comes once',
    async (of) => {
      office = await openOffice();
      office.slack.fail('chat.postMessage', { status: 429 }, 2);
      await office.say({ key: 'it', class: of });
      await office.work([office.hire()]);
      expect(await office.row('it')).toMatchObject({ state: 'sent', doubts: 0, note: null });
      expect(office.texts('CACME')).toEqual(['it']);
    },
  );
});

test('an edit that fails within Slack is made again, however often', async () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };
  let text = 'first';
  office = await openOffice({ cards: { head: async () => message([section(text)]) } });
  const courier = office.hire();
  await office.write(show(head, { onBehalfOf: null }));
  await office.work([courier]);
  text = 'second';
  office.slack.fail('chat.update', { error: 'update_failed' }, 20);
  await office.write(show(head, { onBehalfOf: null }));
  await office.work([courier]);
  expect(office.texts('CACME')).toEqual(['second']);
});

test('messages that a channel refuses are not called for more often than it takes any', async () => {
  office = await openOffice();
  const { courier, seconds } = timed('chat', 'postMessage', 'CACME');
  office.slack.fail('chat.postMessage', { error: 'msg_too_long' }, 4);
  for (const key of ['a', 'b', 'c', 'd', 'e']) await office.say({ key, onBehalfOf: null });
  await office.work([courier], MINUTE);
  expect(seconds).toEqual([0, 1, 2, 3, 4]);
});

test('a longer wait stands, whatever shorter one is said after', async () => {
  office = await openOffice();
  const lane = () => office.scope.from(outboxLanes);
  const in_ = (ms: number) => new Date(office.clock.now().getTime() + ms);
  await office.write(keepFree('CACME', in_(60_000)), keepFree('CACME', in_(1_000)));
  expect(await lane()).toMatchObject([{ freeAt: in_(60_000) }]);
  await office.write(keepFree('CACME', in_(90_000)));
  expect(await lane()).toMatchObject([{ freeAt: in_(90_000) }]);
});

test('while the token is no good Slack is asked something harmless before the next message', async () => {
  office = await openOffice();
  office.slack.fail('chat.postMessage', { error: 'token_revoked' });
  await office.say({ key: 'one' });
  await office.work([office.hire()]);
  const methods = office.slack.calls.map(({ method }) => method).filter((method) => /post|auth/.test(method));
  expect(methods).toEqual(['chat.postMessage', 'auth.test', 'chat.postMessage']);
});

test.each([
  ['no time stamp', { ok: true }],
  ['one of another form', { ok: true, ts: 'now' }],
  ['no ok', { ok: false, ts: '1.2' }],
])('an answer with %s is none', async (_, answer) => {
  office = await openOffice();
  const courier = office.hire((client) => Object.assign(client.chat, { postMessage: async () => answer }));
  await office.say({ key: 'it' });
  await courier.run();
  expect(await office.row('it')).toMatchObject({ state: 'unknown', ts: null });
});

test('a card that is to be pinned is, once, where it stands', async () => {
  office = await openOffice({ cards: { head: async () => message([section('head')]) } });
  const courier = office.hire();
  const shown = show({ kind: 'head', subject: 'it', to: 'CACME' }, { onBehalfOf: null, pinned: true });
  await office.write(shown);
  await office.work([courier]);
  office.clock.advance(2_000);
  await office.write(shown);
  await office.work([courier]);
  const [card] = office.slack.messages('CACME');
  expect(office.calls('pins.add').map(({ args }) => args)).toMatchObject([{ channel: 'CACME', timestamp: card?.ts }]);
});
