import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { decided } from '#platform/outbox/stuck.ts';
import type { OutboxClass, OutboxState } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import type { Fault } from '#test/support/slack/faults.ts';
import { door, MINUTE, type Office, type OfficeOptions, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

const HOUR = 60 * MINUTE;
const FOR_EVER = 10_000;
const looks = () => office.calls('conversations.history').length;

/** What becomes of a message that stands in Slack, when nobody can see whether it does. */
async function unseen(of: OutboxClass, fault: Fault, minutes: number): Promise<OutboxState> {
  office = await openOffice({ proof: proven });
  office.slack.fail('chat.postMessage', { cut: 'after' });
  office.slack.fail('conversations.history', fault, FOR_EVER);
  await office.say({ key: 'it', class: of });
  await office.work([office.hire()], minutes * MINUTE);
  return (await office.row('it')).state;
}

test.each<readonly [string, Fault]>([
  ['a 500', { status: 500 }],
  ['trouble of Slack’s', { error: 'fatal_error' }],
  ['a cut', { cut: 'before' }],
  ['a token that is no good here', { error: 'token_expired' }],
  ['a wait', { retryAfter: 60 }],
])('history that answers with %s is waited for, not for ever', async (_, fault) => {
  expect(await unseen('never-twice', fault, 59)).toBe('unknown');
  await office.work([office.hire()], 3 * HOUR);
  expect((await office.row('it')).state).toBe('parked');
  const made = looks();
  expect(made).toBeLessThan(100);
  office.clock.advance(24 * HOUR);
  await office.work([office.hire()]);
  expect(looks()).toBe(made);
});

test.each([
  ['never-twice', 'parked', 1],
  ['never-missing', 'sent', 2],
  ['replaceable', 'dropped', 1],
] as const)('what history won’t tell is left to the class: %s, %s', async (of, state, copies) => {
  expect(await unseen(of, { error: 'something_new' }, 60)).toBe(state);
  expect(office.texts('CACME')).toHaveLength(copies);
});

test.each(['token_revoked', 'token_expired', 'org_login_required', 'ekm_access_denied', 'external_channel_migrating'])(
  '%s of history passes: then it is looked at',
  async (error) => {
    office = await openOffice({ proof: proven });
    office.slack.fail('chat.postMessage', { cut: 'after' });
    office.slack.fail('conversations.history', { error }, 3);
    await office.say({ key: 'it', class: 'never-missing' });
    await office.work([office.hire()]);
    expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
    expect(office.texts('CACME')).toEqual(['it']);
  },
);

test('history that was away for hours, with Slack, is waited for', async () => {
  office = await openOffice({ proof: proven });
  const courier = office.hire();
  office.slack.fail('chat.postMessage', { cut: 'after' });
  await office.say({ key: 'it' });
  await courier.run();
  office.clock.advance(5 * HOUR);
  office.slack.fail('conversations.history', { status: 503 }, 4);
  await office.work([courier]);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
  expect(office.texts('CACME')).toEqual(['it']);
});

describe('when it is looked once more whether the first copy came after all', () => {
  /** Two copies stand there, and the second look is about to be made. */
  async function twice() {
    office = await openOffice({ proof: proven, lag: () => 400_000 });
    office.slack.fail('chat.postMessage', { cut: 'after' });
    await office.say({ key: 'it' });
    await office.work([office.hire()], 9 * MINUTE);
    expect(office.texts('CACME')).toEqual(['it', 'it']);
    return looks();
  }
  const lines = (action: string) => office.scope.from(audit, eq(audit.action, action));

  test.each<readonly [string, Fault]>([
    ['a 500', { status: 500 }],
    ['a cut before', { cut: 'before' }],
    ['trouble of Slack’s', { error: 'internal_error' }],
    ['a 429', { retryAfter: 30 }],
  ])('a copy that can’t be removed for %s is removed later', async (_, fault) => {
    await twice();
    office.slack.fail('chat.delete', fault, 2);
    await office.work([office.hire()], 3 * HOUR);
    expect(office.texts('CACME')).toEqual(['it']);
    expect(await office.row('it')).toMatchObject({ state: 'sent', recheckAt: null });
    expect((await lines('message.remove-double')).at(-1)?.body).not.toContain('reason');
  });

  test('one that was removed though nobody heard of it is on record', async () => {
    await twice();
    office.slack.fail('chat.delete', { cut: 'after' });
    await office.work([office.hire()], 3 * HOUR);
    expect(office.texts('CACME')).toEqual(['it']);
    expect(await office.row('it')).toMatchObject({ state: 'sent', recheckAt: null });
    const [line, ...more] = await lines('message.remove-double');
    expect(line?.body).toContain('no clear answer');
    expect(more).toEqual([]);
  });

  test('one that history shows though Slack says that it is gone keeps nobody busy', async () => {
    await twice();
    office.slack.fail('chat.delete', { error: 'message_not_found' }, FOR_EVER);
    await office.work([office.hire()]);
    expect(await office.row('it')).toMatchObject({ state: 'sent', recheckAt: null });
    expect(office.calls('chat.delete')).toHaveLength(1);
  });

  test('a 429 holds for the copies of every message', async () => {
    office = await openOffice({ proof: proven, lag: () => 400_000 });
    office.slack.fail('chat.postMessage', { cut: 'after' }, 2);
    await office.say({ key: 'it' });
    await office.work([office.hire()], MINUTE);
    await office.say({ key: 'other', to: 'CBETA' });
    await office.work([office.hire()], 9 * MINUTE);
    office.slack.fail('chat.delete', { retryAfter: 3_600 });
    await office.work([office.hire()], 50 * MINUTE);
    expect(office.calls('chat.delete')).toHaveLength(1);
    await office.work([office.hire()]);
    expect([...office.texts('CACME'), ...office.texts('CBETA')]).toEqual(['it', 'other']);
  });

  test('one that Slack won’t let go is given up in the end, and the audit says where it stands', async () => {
    await twice();
    office.slack.fail('chat.delete', { error: 'compliance_exports_prevent_deletion' }, FOR_EVER);
    await office.work([office.hire()]);
    const [, second] = office.slack.messages('CACME');
    expect(await office.row('it')).toMatchObject({ state: 'sent', recheckAt: null });
    expect(office.calls('chat.delete').length).toBeLessThan(10);
    const [line, ...more] = await lines('message.keep-double');
    expect(line?.body).toContain(second?.ts);
    expect(line?.body).toContain('compliance_exports_prevent_deletion');
    expect(more).toEqual([]);
  });

  test('a 429 holds for it as for every look', async () => {
    const before = await twice();
    office.slack.fail('conversations.history', { retryAfter: 3_600 });
    await office.work([office.hire()], 50 * MINUTE);
    expect(looks()).toBe(before + 1);
    await office.work([office.hire()], 3 * HOUR);
    expect(office.texts('CACME')).toEqual(['it']);
  });

  test.each<readonly [string, Fault, number]>([
    ['must not be read', { error: 'not_in_channel' }, 1],
    ['can’t be read', { status: 500 }, 40],
    ['answers with a word that nobody knows', { error: 'something_new' }, 10],
  ])('history that %s ends it, and the audit says so', async (_, fault, most) => {
    const before = await twice();
    office.slack.fail('conversations.history', fault, FOR_EVER);
    await office.work([office.hire()]);
    expect(await office.row('it')).toMatchObject({ state: 'sent', recheckAt: null });
    expect(looks() - before).toBeLessThanOrEqual(most);
    expect(await lines('message.not-looked-for')).toHaveLength(1);
  });
});

test('what a person has posted again is looked for as long as any other', async () => {
  expect(await unseen('never-twice', { status: 500 }, 180)).toBe('parked');
  await office.write(decided(await office.row('it'), 'retry'));
  office.slack.fail('chat.postMessage', { cut: 'before' });
  await office.work([office.hire()], 30 * MINUTE);
  expect((await office.row('it')).state).toBe('unknown');
});

test('a 429 of the question which conversation a person has closes no history', async () => {
  office = await openOffice({ proof: proven });
  const courier = office.hire();
  office.slack.fail('chat.postMessage', { cut: 'after' }, 2);
  office.slack.fail('conversations.open', { retryAfter: 3_600 });
  await office.say({ key: 'hello', to: 'UTOM' });
  await office.work([courier], 20_000);
  await office.say({ key: 'it' });
  await office.work([courier], 10 * MINUTE);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
  await office.work([courier]);
  expect(await office.row('hello')).toMatchObject({ state: 'sent', attempts: 1 });
});

describe('a card', () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };
  let text = 'head';
  const cards = { head: async () => message([section(text)]) };
  beforeEach(() => {
    text = 'head';
  });

  test('that history shows is pinned as if Slack had said so', async () => {
    office = await openOffice({ proof: proven, cards });
    office.slack.fail('chat.postMessage', { cut: 'after' });
    await office.write(show(head, { onBehalfOf: null, pinned: true }));
    await office.work([office.hire()]);
    const [card] = office.slack.messages('CACME');
    expect(office.calls('pins.add').map(({ args }) => args)).toMatchObject([{ channel: 'CACME', timestamp: card?.ts }]);
  });

  test('whose older copy comes to light is pinned there', async () => {
    office = await openOffice({ proof: proven, lag: () => 400_000, cards });
    office.slack.fail('chat.postMessage', { cut: 'after' });
    await office.write(show(head, { onBehalfOf: null, pinned: true }));
    await office.work([office.hire()]);
    const [card, ...more] = office.slack.messages('CACME');
    expect(more).toEqual([]);
    expect(office.calls('pins.add').at(-1)?.args).toMatchObject({ channel: 'CACME', timestamp: card?.ts });
  });

  test.each<readonly [string, OfficeOptions, number]>([
    ['could not be read', {}, 25],
    ['lagged', { lag: () => 400_000 }, 0],
  ])('that was drawn anew while history %s stands there once in the end', async (_, options, times) => {
    office = await openOffice({ ...options, proof: proven, cards });
    const courier = office.hire();
    office.slack.fail('chat.postMessage', { cut: 'after' });
    office.slack.fail('conversations.history', { status: 500 }, times);
    await office.write(show(head, { onBehalfOf: null }));
    await office.work([courier], 30_000);
    await office.write(show(head, { onBehalfOf: null }));
    await office.work([courier]);
    expect(office.texts('CACME')).toEqual(['head']);
  });

  test('that is edited just when its copy is removed is edited where it stands', async () => {
    office = await openOffice({ proof: proven, lag: () => 400_000, cards });
    const other = office.hire();
    office.slack.fail('chat.postMessage', { cut: 'after' });
    await office.write(show(head, { onBehalfOf: null }));
    await office.work([other], 9 * MINUTE);
    const [{ recheckAt: due } = {}] = await office.rows();
    if (!due) throw new Error('nothing to look at again');
    office.clock.set(new Date(due.getTime() - 2_000).toISOString());
    text = 'new';
    await office.write(show(head, { onBehalfOf: null }));
    const gate = door();
    const slowRound = office.hirePaused(gate, gate.shut('update', 'before')).run();
    await gate.somebody;
    office.clock.set(due.toISOString());
    await other.run();
    expect(office.calls('chat.delete')).toHaveLength(1);
    gate.open();
    await slowRound;
    await office.work([other]);
    expect(office.texts('CACME')).toEqual(['new']);
  });
});

test('the first message ever is looked for in what was said since the day before', async () => {
  office = await openOffice({ proof: proven });
  for (let n = 0; n < 1_200; n += 1) await office.slack.say('UMIA', 'CACME', `noise ${n}`);
  office.clock.advance(25 * HOUR);
  office.slack.fail('chat.postMessage', { cut: 'after' });
  await office.say({ key: 'it' });
  await office.work([office.hire()]);
  expect(await office.row('it')).toMatchObject({ state: 'sent', attempts: 1 });
  expect(looks()).toBe(1);
});
