import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '#platform/db/database.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { type OutboxClass, type OutboxState, outbox } from '#platform/outbox/tables.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { freshDatabase } from '#test/support/database.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { compare, unsettled } from './compare.ts';
import { pulse } from './feature.ts';
import { channelId, settle } from './town.ts';

const NOW = new Date('2026-11-23T08:00:00Z');

let slack: FakeSlack;
let database: Database;

beforeEach(async () => {
  slack = await startFakeSlack();
  settle(slack);
  database = await freshDatabase();
});
afterEach(async () => {
  await database.close();
  await slack.close();
});

/** A row in a state, and so many messages in Slack that bear its key. */
async function row(
  key: string,
  it: { class?: OutboxClass; state?: OutboxState; copies?: number; doubts?: number } = {},
): Promise<void> {
  const words = message([section(`${key}.`)]);
  const said = { key, class: it.class ?? 'never-twice', to: channelId(0), message: words } as const;
  await database.commit(slack.team.id, [post({ ...said, internal: true, onBehalfOf: null })]);
  const state = it.state ?? 'sent';
  const { doubts = 0 } = it;
  const [stored] = await database.db.update(outbox).set({ state, doubts }).where(eq(outbox.key, key)).returning();
  const metadata = { event_type: 'golive_message', event_payload: { key: stored?.metadataKey } };
  for (let copy = 0; copy < (it.copies ?? 1); copy += 1) await say(words.text, { metadata });
}

async function say(text: string, more: object = {}): Promise<void> {
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: channelId(0), text, ...more }),
  });
}

const found = async (how: { proof?: boolean; kept?: readonly string[] } = {}) =>
  compare(slack, database, { proof: how.proof ?? true, kept: how.kept ?? [], now: NOW });

test('what stands once where it should is fine', async () => {
  await row('say:1:thread');
  expect(await found({ kept: ['say:1'] })).toMatchObject({ lost: [], doubled: [] });
  expect((await unsettled(database, NOW)).underWay).toBe(0);
});

test.each(['sent', 'pending', 'sending', 'unknown', 'reconciling', 'dead', 'dropped', 'parked'] as const)(
  'with proof, a %s message that is not in Slack is lost',
  async (state) => {
    await row('say:1:thread', { state, copies: 0 });
    expect((await found()).lost).toEqual([expect.stringContaining(`say:1:thread (${state}`)]);
  },
);

test('what is held until later may still wait, and nobody waits for it', async () => {
  await row('say:1:thread', { state: 'pending', copies: 0 });
  expect((await unsettled(database, NOW)).underWay).toBe(1);
  await database.db.update(outbox).set({ notBefore: new Date('2026-11-23T09:00:00Z') });
  expect((await unsettled(database, NOW)).underWay).toBe(0);
  expect((await found()).lost).toEqual([]);
});

test('a second copy is found by its key, and by its words where it bears none', async () => {
  await row('say:1:thread', { copies: 2 });
  await row('say:2:thread');
  await say('say:2:thread.');
  await say('a stranger', { metadata: { event_type: 'golive_message', event_payload: { key: 'nobody’s' } } });
  const { doubled, classes } = await found();
  expect(doubled.toSorted()).toEqual([
    expect.stringContaining('key of no row'),
    expect.stringContaining('say:1:thread'),
    expect.stringContaining('say:2:thread'),
  ]);
  expect(classes['never-twice']).toMatchObject({ rows: 2, doubled: 2 });
});

test('without proof what is never to be missing may come twice, what is never to come twice may be parked, and what was in doubt five times, not more', async () => {
  await row('say:1:never-missing', { class: 'never-missing', copies: 2 });
  await row('say:1:never-twice', { state: 'parked', copies: 0 });
  await row('say:1:replaceable', { class: 'replaceable', state: 'dropped', copies: 0 });
  await row('say:3:never-missing', { class: 'never-missing', state: 'parked', copies: 5, doubts: 5 });
  const fine = await found({ proof: false });
  expect(fine).toMatchObject({ lost: [], doubled: [] });
  expect(fine.classes['never-missing']).toMatchObject({ repeated: 5, parked: 1 });
  await row('say:2:never-missing', { class: 'never-missing', state: 'parked', copies: 0, doubts: 4 });
  await row('say:2:never-twice', { state: 'parked', copies: 2 });
  expect(await found({ proof: false })).toMatchObject({
    lost: [expect.stringContaining('say:2:never-missing')],
    doubled: [expect.stringContaining('say:2:never-twice')],
  });
});

test('without proof what hangs on a card that is asked about waits for the answer, and is counted', async () => {
  const card = { kind: 'head', subject: 'it', to: channelId(0) };
  const words = message([section('say:1:card.')]);
  const rest = { class: 'never-missing', to: channelId(0), internal: true, onBehalfOf: null } as const;
  await database.commit(slack.team.id, [
    post({ ...rest, key: 'say:1:card', card, message: words }),
    post({ ...rest, key: 'say:1:thread', threadOf: card, message: words }),
  ]);
  expect((await unsettled(database, NOW)).underWay).toBe(2);
  expect((await found({ proof: false })).lost).toHaveLength(2);
  await database.db.update(outbox).set({ state: 'parked', doubts: 5 }).where(eq(outbox.key, 'say:1:card'));
  expect((await unsettled(database, NOW)).underWay).toBe(0);
  const fine = await found({ proof: false });
  expect(fine).toMatchObject({ lost: [], classes: { 'never-missing': { parked: 1, waiting: 1 } } });
  expect((await found()).lost.length).toBeGreaterThan(0);
});

test.each([
  [1, 0],
  [2, 1],
])('a card that stands %i times under the key that two drawings share is doubled %i times', async (copies, doubled) => {
  const head = { kind: 'head', subject: 'it', to: channelId(0) };
  const drawn = (write: Write) => database.commit(slack.team.id, [write]);
  const settled = () => database.db.update(outbox).set({ state: 'sent', metadataKey: 'shared' });
  for (let drawing = 0; drawing < 2; drawing += 1) {
    await drawn(show(head, { onBehalfOf: null }));
    await settled();
  }
  expect(await database.db.select().from(outbox)).toHaveLength(2);
  const metadata = { event_type: 'golive_message', event_payload: { key: 'shared' } };
  for (let copy = 0; copy < copies; copy += 1) await say('head', { metadata });
  const cards = (await found()).doubled.filter((line) => line.startsWith('card '));
  expect(cards).toHaveLength(doubled);
});

test('what was promised and is in no row, and a ritual that is due and did not happen, is lost', async () => {
  await database.commit(slack.team.id, [timer({ ...pulse, slot: '7-0', at: new Date('2026-11-23T07:00:00Z') })]);
  expect((await unsettled(database, NOW)).underWay).toBe(1);
  const { lost } = await found({ kept: ['say:5', 'pulse:7', 'pulse:8'] });
  expect(lost).toEqual([
    'say:5 was promised and is not kept',
    'pulse:8 was promised and is not kept',
    expect.stringContaining('ritual 7-0 is planned'),
  ]);
});
