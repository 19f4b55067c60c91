import { afterEach, describe, expect, test } from 'vitest';
import { fixedClock } from '#platform/clock.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { serveSlack } from '#test/support/slack/serve.ts';
import { type FaultKind, ROUGH, storm } from '#test/support/slack/storm.ts';

let slack: FakeSlack;
const clock = fixedClock('2026-11-23T08:00:00Z');
const metadata = (key: string) => ({ event_type: 'golive_message', event_payload: { key } });

afterEach(() => slack.close());

async function stage(options: FakeSlackOptions = {}) {
  clock.set('2026-11-23T08:00:00Z');
  slack = await startFakeSlack({ now: clock.now, ...options });
  slack.addUser({ id: 'UMIA', name: 'mia' });
  slack.addChannel({ id: 'CACME', name: 'acme', members: ['UMIA'] });
  slack.addChannel({ id: 'GBETA', name: 'beta', members: ['UMIA'], private: true });
}

function ask(method: string, args: object = {}, base = slack.apiUrl): Promise<Response> {
  const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' };
  return fetch(`${base}${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(args),
    signal: AbortSignal.timeout(500),
  });
}

async function call(method: string, args: object = {}): Promise<{ ok: boolean; [more: string]: unknown }> {
  return (await (await ask(method, args)).json()) as { ok: boolean };
}

const post = (channel: string, text: string, more: object = {}) =>
  call('chat.postMessage', { channel, text, ...more }) as Promise<{ ok: boolean; ts: string; error?: string }>;

describe('one message a second in each channel', () => {
  test('a sooner one gets a 429 with Retry-After, is not posted, and is counted', async () => {
    await stage({ every: 1000 });
    expect(await post('CACME', 'one')).toMatchObject({ ok: true });
    clock.advance(999);
    const refused = await ask('chat.postMessage', { channel: 'CACME', text: 'two' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    expect(await post('GBETA', 'elsewhere')).toMatchObject({ ok: true });
    expect(slack.tooSoon).toMatchObject({ limited: 1, impatient: 0 });
    clock.advance(1);
    expect(await post('CACME', 'before the second was over')).toMatchObject({ ok: true });
    expect(slack.tooSoon).toMatchObject({ limited: 1, impatient: 1 });
    expect(slack.messages('CACME').map(({ text }) => text)).toEqual(['one', 'before the second was over']);
  });

  test('a person and the direct messages with them are one channel', async () => {
    await stage({ every: 1000 });
    await post('UMIA', 'one');
    expect(await post(await slack.directMessages('UMIA'), 'two')).toMatchObject({ error: 'ratelimited' });
  });

  test('a planned 429 is a promise too', async () => {
    await stage();
    slack.fail('chat.postMessage', { retryAfter: 3 });
    await post('CACME', 'one');
    clock.advance(2_999);
    await post('CACME', 'two');
    clock.advance(1);
    await post('CACME', 'three');
    expect(slack.tooSoon).toMatchObject({ limited: 0, impatient: 1 });
  });
});

describe('history', () => {
  test('shows a message after its lag, and its metadata only where it was asked for', async () => {
    await stage({ lag: () => 2000 });
    const { ts } = await post('CACME', 'one', { metadata: metadata('k1') });
    await post('CACME', 'answer', { thread_ts: ts, metadata: metadata('k2') });
    const all = { channel: 'CACME', include_all_metadata: true };
    expect(await call('conversations.history', all)).toMatchObject({ messages: [] });
    expect(await call('conversations.replies', { ...all, ts })).toMatchObject({ error: 'thread_not_found' });
    clock.advance(2000);
    expect(await call('conversations.history', all)).toMatchObject({ messages: [{ metadata: metadata('k1') }] });
    expect(await call('conversations.replies', { ...all, ts })).toMatchObject({
      messages: [{ text: 'one' }, { metadata: metadata('k2') }],
    });
    expect(JSON.stringify(await call('conversations.history', { channel: 'CACME' }))).not.toContain('k1');
    await call('chat.delete', { channel: 'CACME', ts });
    expect(await call('conversations.history', all)).toMatchObject({ messages: [] });
  });

  test('pages by a cursor that new messages do not move, between two moments', async () => {
    await stage();
    const stamps: string[] = [];
    for (const text of ['a', 'b', 'c', 'd', 'e']) stamps.push((await post('CACME', text)).ts);
    const args = { channel: 'CACME', limit: 2, oldest: stamps[0] };
    type Page = { messages: { text: string }[]; has_more: boolean; response_metadata?: { next_cursor: string } };
    const first = (await call('conversations.history', args)) as unknown as Page;
    await post('CACME', 'new');
    const cursor = first.response_metadata?.next_cursor;
    const second = (await call('conversations.history', { ...args, cursor })) as unknown as Page;
    expect([first, second].map((page) => page.messages.map(({ text }) => text))).toEqual([
      ['e', 'd'],
      ['c', 'b'],
    ]);
    expect([first.has_more, second.has_more, second.response_metadata]).toEqual([true, false, undefined]);
    expect(await call('conversations.history', { ...args, cursor: 'x' })).toMatchObject({ error: 'invalid_cursor' });
    const between = { channel: 'CACME', oldest: stamps[1], latest: stamps[3] };
    expect(await call('conversations.history', between)).toMatchObject({ messages: [{ text: 'c' }] });
    expect(await call('conversations.history', { ...between, inclusive: true })).toMatchObject({
      messages: [{ text: 'd' }, { text: 'c' }, { text: 'b' }],
    });
  });

  test('needs the scope of the kind of conversation', async () => {
    await stage({ scopes: ['chat:write', 'channels:history', 'groups:read'] });
    const dm = await slack.directMessages('UMIA');
    const answers = [
      ['conversations.history', 'CACME', null],
      ['conversations.history', 'GBETA', 'groups:history'],
      ['conversations.replies', dm, 'im:history'],
      ['conversations.info', 'GBETA', null],
      ['conversations.info', 'CACME', 'channels:read'],
    ] as const;
    for (const [method, channel, needed] of answers) {
      const expected = needed ? { error: 'missing_scope', needed } : { ok: true };
      expect(await call(method, { channel, ts: '1.1' }), `${method} ${channel}`).toMatchObject(expected);
    }
    const { headers } = await ask('auth.test');
    expect(headers.get('x-oauth-scopes')).toBe('chat:write,channels:history,groups:read');
  });

  test('metadata must have a name and a payload', async () => {
    await stage();
    expect(await post('CACME', 'x', { metadata: { event_type: 'x' } })).toMatchObject({
      error: 'invalid_metadata_schema',
    });
    expect(await post('CACME', 'x', { metadata: {} })).toMatchObject({ ok: true });
  });
});

describe('a storm', () => {
  const only = (kind: FaultKind) => ({ ...calm, [kind]: 1 });
  const calm = Object.fromEntries(Object.keys(ROUGH).map((kind) => [kind, 0])) as Record<FaultKind, number>;

  test.each([
    ['429', 429, 0],
    ['429 without a time', 429, 0],
    ['locked out', 200, 0],
    ['refused, 500', 500, 0],
    ['accepted, 500', 500, 1],
    ['accepted, internal_error', 200, 1],
    ['cut before', 0, 0],
    ['accepted, cut', 0, 1],
    ['hang', 0, 0],
    ['accepted, hang', 0, 1],
  ] as const)('%s', async (kind, status, posted) => {
    const weather = storm(1, only(kind), ['chat.postMessage']);
    await stage({ storm: weather });
    const seen = await ask('chat.postMessage', { channel: 'CACME', text: 'x' }).catch(() => null);
    expect([seen?.status ?? 0, slack.messages('CACME').length]).toEqual([status, posted]);
    expect(await call('auth.test')).toMatchObject({ ok: true });
    expect(weather.counts).toEqual({ ...calm, [kind]: 1 });
    weather.pass();
    expect(await post('CACME', 'y')).toMatchObject({ ok: true });
  });

  test('is the same for the same seed, another for another, and as rough as it was told', () => {
    const seen = (seed: number) => {
      const weather = storm(seed, ROUGH, ['chat.postMessage']);
      return Array.from({ length: 2000 }, () => JSON.stringify(weather.next('chat.postMessage')));
    };
    expect(seen(7)).toEqual(seen(7));
    expect(seen(7)).not.toEqual(seen(8));
    const share = seen(7).filter((fault) => fault !== undefined).length / 2000;
    expect(share).toBeGreaterThan(0.17);
    expect(share).toBeLessThan(0.25);
  });

  test('lasts for some calls where it was told to', () => {
    const seen = (lasting: string[]) => {
      const weather = storm(7, ROUGH, ['chat.delete'], lasting);
      const faults = Array.from({ length: 2000 }, () => weather.next('chat.delete'));
      return faults.filter((fault, n) => fault !== undefined && fault === faults[n - 1]).length;
    };
    expect(seen(['chat.delete'])).toBeGreaterThan(5 * seen([]));
  });
});

test('it knows which of several apps calls, and what it has not answered yet', async () => {
  await stage();
  slack.fail('chat.postMessage', { hang: true });
  const base = slack.apiUrl.replace('/api/', '/two/api/');
  const hung = ask('chat.postMessage', { channel: 'CACME', text: 'x' }, base).catch(() => 'given up');
  await expect
    .poll(() => [...slack.underWay].map(({ method, via }) => [method, via]))
    .toEqual([['chat.postMessage', 'two']]);
  expect(await hung).toBe('given up');
  await expect.poll(() => slack.underWay.size).toBe(0);
});

test('it can live in a process of its own', async () => {
  await stage();
  const served = await serveSlack({ users: [], channels: [{ id: 'CFAR', name: 'far', members: [] }], every: 60_000 });
  const headers = { authorization: `Bearer ${served.botToken}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ channel: 'CFAR', text: 'x' });
  const statuses: number[] = [];
  for (let n = 0; n < 2; n += 1) {
    statuses.push((await fetch(`${served.apiUrl}chat.postMessage`, { method: 'POST', headers, body })).status);
  }
  const seen = await served.seen();
  await served.stop();
  expect(statuses).toEqual([200, 429]);
  expect(seen).toMatchObject({ posts: [{ channel: 'CFAR' }], limited: 1, violations: [] });
});
