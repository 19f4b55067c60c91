import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { alikeOf, refusedAlike } from '#platform/outbox/stuck.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.slack.changeChannel('CACME', { archived: true });
});
afterEach(() => office.close());

/** One that may go nowhere else. */
const lose = (it: Parameters<Office['say']>[0]) => office.say({ fallback: [], ...it });
const heard = async (who: string) => office.texts(await office.slack.directMessages(who));

/** One admin more; the office has Kim. */
function admin(name: string, active: boolean): Write {
  const slackId = `U${name.toUpperCase()}`;
  return (tx) =>
    tx.insert(people, {
      id: name,
      slackId,
      name,
      role: 'admin',
      kind: 'member',
      active,
      zone: 'UTC',
      seenAt: tx.now,
    });
}

test('a place that takes nothing is told of once a day for each reason, with how many; the admins once a day', async () => {
  const courier = office.hire();
  office.slack.changeChannel('CBETA', { archived: true });
  for (const key of ['one', 'two', 'three']) await lose({ key });
  await office.work([courier]);
  await lose({ key: 'four' });
  await lose({ key: 'elsewhere', to: 'CBETA' });
  await office.work([courier]);
  const mia = await heard('UMIA');
  expect(mia).toHaveLength(2);
  expect(mia[0]).toMatch(/^4 messages could not be posted\. #acme is archived\./);
  expect(mia[1]).toMatch(/^A message could not be posted\. #beta is archived\./);
  const kim = await office.slack.directMessages('UKIM');
  expect(office.texts(kim)).toEqual([expect.stringContaining('`/golive admin outbox`')]);
  office.clock.advance(24 * 60 * MINUTE);
  await lose({ key: 'five' });
  await office.work([courier]);
  expect((await heard('UMIA')).slice(2)).toEqual([expect.stringMatching(/^A message could not be posted\./)]);
  expect(office.texts(kim)).toHaveLength(2);
});

test('every active admin hears that something is stuck, and nobody who was one', async () => {
  await office.write(admin('tom', true), admin('mia', false));
  await lose({ key: 'nobody’s', onBehalfOf: null });
  await office.work([office.hire()]);
  expect(await heard('UKIM')).toEqual([expect.stringContaining('A message could not be posted. #acme is archived.')]);
  expect(await heard('UTOM')).toEqual([expect.stringContaining('`/golive admin outbox`')]);
  expect(await heard('UMIA')).toEqual([]);
});

test('of a digest that nobody asked for the admins hear no more than that', async () => {
  await lose({ key: 'week', class: 'replaceable', onBehalfOf: null });
  await office.work([office.hire()]);
  expect(await heard('UKIM')).toEqual([
    expect.stringContaining('A message to #acme could not be posted (is_archived).'),
  ]);
});

test('whoever wanted it is asked about a message in doubt, and the admins hear of it', async () => {
  office.slack.changeChannel('CACME', { archived: false });
  office.slack.fail('chat.postMessage', { status: 500 });
  await lose({ key: 'it' });
  await office.work([office.hire()]);
  expect(await heard('UMIA')).toEqual([expect.stringContaining("I can't tell whether my message was posted in #acme")]);
  expect(await heard('UKIM')).toEqual([
    expect.stringContaining("I can't tell whether a message was posted in #acme, and asked its owner."),
  ]);
});

test('a notice that can’t be posted is told of to nobody', async () => {
  for (const id of ['UMIA', 'UKIM']) office.slack.changeUser(id, { deleted: true });
  await lose({ key: 'it' });
  await lose({ key: 'nobody’s', onBehalfOf: null });
  await office.work([office.hire()]);
  const rows = await office.rows();
  expect(rows.map(({ state }) => state)).toEqual(rows.map(() => 'dead'));
  expect(rows).toHaveLength(5);
});

test('each hears of their own, and is offered to post again only what a cure can help', async () => {
  const courier = office.hire();
  await lose({ key: 'one', onBehalfOf: 'UTOM' });
  await lose({ key: 'two' });
  await lose({ key: 'three' });
  await office.work([courier]);
  expect(await heard('UTOM')).toEqual([expect.stringMatching(/^A message could not.*\n\s*\[?Post again/)]);
  expect(await heard('UMIA')).toEqual([expect.stringMatching(/^2 messages could not/)]);
  office.slack.fail('chat.postMessage', { error: 'channel_id_changed' });
  await lose({ key: 'four', to: 'CBETA' });
  await office.work([courier]);
  const last = (await heard('UMIA')).at(-1);
  expect(last).toContain('#beta has a new id in Slack.');
  expect(last).not.toContain('Post again');
});

test('several that came too late are one notice', async () => {
  const usefulUntil = new Date(office.clock.now().getTime() + MINUTE);
  for (const key of ['one', 'two']) await lose({ key, usefulUntil });
  office.clock.advance(2 * MINUTE);
  await office.work([office.hire()]);
  expect(await heard('UMIA')).toEqual([
    expect.stringMatching(/^2 messages to #acme came too late to be of use, so I didn’t post them: Slack could not/),
  ]);
  expect(await heard('UKIM')).toEqual([]);
});

test('what came too late is told also when that is known only the next day', async () => {
  office.clock.set('2026-11-23T20:00:00Z');
  await lose({ key: 'one', usefulUntil: new Date('2026-11-23T22:00:00Z') });
  office.clock.set('2026-11-24T06:00:00Z');
  await office.work([office.hire()]);
  expect(await heard('UMIA')).toEqual([expect.stringMatching(/^A message to #acme came too late/)]);
});

test('what was given up after midnight is told of', async () => {
  await office.close();
  office = await openOffice({ proof: proven });
  office.clock.set('2026-11-23T23:58:00Z');
  await lose({ key: 'one' });
  const lastAttemptAt = office.clock.now();
  const doubted = { state: 'unknown', doubts: 100, attempts: 100, error: 'ECONNRESET', lastAttemptAt } as const;
  await office.database.db.update(outbox).set(doubted);
  office.clock.set('2026-11-24T00:10:00Z');
  await office.work([office.hire()]);
  expect(await heard('UMIA')).toHaveLength(1);
});

test('what nobody took is one case, told of by the place it was meant for', async () => {
  office.slack.addUser({ id: 'UBEN', name: 'ben' });
  for (const id of ['UTOM', 'UBEN']) office.slack.changeUser(id, { deleted: true });
  await office.say({ key: 'one', fallback: ['UTOM'] });
  await office.say({ key: 'two', fallback: ['UBEN'] });
  await office.work([office.hire()]);
  expect(await heard('UMIA')).toEqual([expect.stringMatching(/^2 messages could not be posted\. #acme is archived\./)]);
  expect(await heard('UKIM')).toEqual([
    expect.stringContaining('A message to #acme could not be posted (is_archived).'),
  ]);
  const [one, two] = [await office.row('one'), await office.row('two')];
  expect(alikeOf(one)).toBe(alikeOf(two));
  expect((await refusedAlike(office.scope, two)).map(({ key }) => key)).toEqual(['one', 'two']);
});
