import { afterEach, beforeEach, expect, test } from 'vitest';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { desc, eq, inArray, isNull, max, or, type SQL, sql } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { outboxLanes } from '#platform/outbox/tables.ts';
import { freshDatabase, freshDatabaseUrl } from '#test/support/database.ts';

const at = new Date('2026-11-23T08:00:00Z');
let database: Database;

const person =
  (slackId: string, name: string, active = true): Write =>
  (tx) =>
    tx.insert(people, {
      id: tx.newId(),
      slackId,
      name,
      zone: 'Europe/Berlin',
      kind: 'member',
      active,
      role: 'member',
      seenAt: at,
    });

beforeEach(async () => {
  database = await freshDatabase();
  await database.commit('T1', [person('U1', 'Ana'), person('U2', 'Mia', false), person('U3', 'Tom')]);
  await database.commit('T2', [person('U1', 'Ben')]);
});
afterEach(() => database.close());

async function names(workspace: string, ...conditions: (SQL | undefined)[]): Promise<string[]> {
  const rows = await database.scope(workspace).from(people, ...conditions);
  return rows.map(({ name }) => name).sort();
}

test('the same words with other values find other rows, each in its own workspace', async () => {
  for (let round = 0; round < 2; round += 1) {
    expect(await names('T1', eq(people.slackId, 'U1'))).toEqual(['Ana']);
    expect(await names('T2', eq(people.slackId, 'U1'))).toEqual(['Ben']);
    expect(await names('T1', eq(people.slackId, 'U3'))).toEqual(['Tom']);
    expect(await names('T2', eq(people.slackId, 'U3'))).toEqual([]);
    expect(await names('T2', or(eq(people.slackId, 'U3'), sql`1 = 1`))).toEqual(['Ben']);
    expect(await names('T1', eq(people.active, false), eq(people.seenAt, at))).toEqual(['Mia']);
    expect(await names('T1', eq(people.active, true), eq(people.seenAt, at))).toEqual(['Ana', 'Tom']);
    expect(await names('T1', sql`${people.name} = ${'Tom'}`)).toEqual(['Tom']);
    expect(await names('T1', sql`${people.name} = ${'Mia'}`)).toEqual(['Mia']);
  }
});

test('what stands in a list is told apart from what stands behind it', async () => {
  expect(await names('T2', sql`${[sql`1 + 1`]} * 2 = 4`)).toEqual(['Ben']);
  expect(await names('T2', sql`${[sql`1 + 1 * 2 = 4`]}`)).toEqual([]);
});

test('lists of any length, columns and directions are told apart', async () => {
  const { scope } = database;
  expect(await names('T1', inArray(people.slackId, ['U1']))).toEqual(['Ana']);
  expect(await names('T1', inArray(people.slackId, ['U1', 'U3']))).toEqual(['Ana', 'Tom']);
  expect(await names('T1', inArray(people.slackId, []))).toEqual([]);
  expect(await names('T1', inArray(people.name, ['Mia', 'U3']))).toEqual(['Mia']);
  expect(await names('T1', isNull(people.ownZone), inArray(people.slackId, ['U2', 'U3']))).toEqual(['Mia', 'Tom']);
  const picked = (order = desc(people.name)) =>
    scope('T1').pick(people, { called: people.name, since: people.seenAt, active: people.active }).orderBy(order);
  expect(await picked().limit(1)).toEqual([{ called: 'Tom', since: at, active: true }]);
  expect(await picked().limit(2)).toHaveLength(2);
  expect(await picked(sql`${people.name}`).limit(1)).toEqual([{ called: 'Ana', since: at, active: true }]);
  expect(await picked().limit(1).offset(1)).toEqual([{ called: 'Mia', since: at, active: false }]);
  expect(await scope('T1').pick(people, { called: people.slackId }).orderBy(people.slackId).limit(1)).toEqual([
    { called: 'U1' },
  ]);
  const count = sql`count(*)`.mapWith(Number);
  const counted = scope('T1').pick(people, { active: people.active, count }).groupBy(people.active);
  expect(await counted.orderBy(people.active)).toEqual([
    { active: false, count: 1 },
    { active: true, count: 2 },
  ]);
});

test('of any number of ids each finds what belongs to it, whatever it is made of', async () => {
  const read = queryByIds((from, ids) => from.pick(people, { name: people.name }, among(people.slackId, ids)));
  const called = async (workspace: string, ids: readonly string[]) =>
    (await read(database.scope(workspace), ids)).map(({ name }) => name).sort();
  const odd = ['{U,1}', '"U"', "U'2", 'U\\', 'null', ''];
  await database.commit(
    'T2',
    odd.map((id, at) => person(id, `odd ${at}`)),
  );
  const many = Array.from({ length: 100 }, (_, at) => `U${at}`);
  expect(await called('T1', [])).toEqual([]);
  expect(await called('T1', ['U2', 'U2'])).toEqual(['Mia']);
  expect(await called('T1', many)).toEqual(['Ana', 'Mia', 'Tom']);
  expect(await called('T2', many)).toEqual(['Ben']);
  expect(await called('T2', odd)).toEqual(odd.map((_, at) => `odd ${at}`));
});

test('what is worked out has the values of this time, and is read as it says', async () => {
  const ana = (read: SQL) => database.scope('T1').pick(people, { it: read }, eq(people.slackId, 'U1'));
  for (const mark of ['!', '?'])
    expect(await ana(sql`${people.name} || ${sql`cast(${mark} as text)`}`)).toEqual([{ it: `Ana${mark}` }]);
  expect(await ana(max(people.seenAt))).toEqual([{ it: at }]);
  expect(await ana(sql`max(${people.seenAt})`.mapWith(String))).toEqual([{ it: expect.any(String) }]);
  expect(await ana(sql`count(*)`.mapWith(Number))).toEqual([{ it: 1 }]);
  expect(await ana(sql`count(*)`.mapWith(Boolean))).toEqual([{ it: true }]);
  expect(await ana(sql`count(*)`.mapWith((n) => `${n} of them`))).toEqual([{ it: '1 of them' }]);
  expect(await ana(sql`count(*)`.mapWith((n) => `all ${n}`))).toEqual([{ it: 'all 1' }]);
});

test('what is changed and removed has the values of this time', async () => {
  for (const [slackId, name] of [
    ['U1', 'Ada'],
    ['U3', 'Tim'],
  ] as const)
    await database.commit('T1', [(tx) => tx.update(people, { name }, eq(people.slackId, slackId)).returning()]);
  expect(await names('T1')).toEqual(['Ada', 'Mia', 'Tim']);
  for (const slackId of ['U1', 'U2'])
    await database.commit('T1', [(tx) => tx.remove(people, eq(people.slackId, slackId)).returning()]);
  expect(await names('T1')).toEqual(['Tim']);
  expect(await names('T2')).toEqual(['Ben']);
});

test('what is there already is overwritten with the values of this time', async () => {
  const target = [outboxLanes.workspaceId, outboxLanes.lane];
  const free = (lane: string, freeAt: Date): Write => {
    return (tx) => tx.insert(outboxLanes, { lane, freeAt }).onConflictDoUpdate({ target, set: { freeAt } });
  };
  const later = new Date('2026-11-23T09:00:00Z');
  await database.commit('T1', [free('C1', at), free('C2', at), free('C1', later)]);
  const lanes = await database.scope('T1').from(outboxLanes).orderBy(outboxLanes.lane);
  expect(lanes.map(({ lane, freeAt }) => [lane, freeAt])).toEqual([
    ['C1', later],
    ['C2', at],
  ]);
});

test('of reads in one turn the one that fails spoils none of the others', async () => {
  const broken = database.scope('T1').from(people, sql`no_such_column = 1`);
  const outcomes = await Promise.allSettled([names('T1'), broken, names('T2')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await names('T2')).toEqual(['Ben']);
});

test.runIf(dialect === 'postgres')('a connection that breaks fails those who wait on it, and nobody else', async () => {
  const breaks = sql`pg_terminate_backend(pg_backend_pid())`;
  await expect(database.scope('T1').from(people, breaks)).rejects.toThrow();
  await expect(database.commit('T1', [person('U4', 'Eve'), (tx) => tx.from(people, breaks)])).rejects.toThrow();
  expect(await names('T1')).toEqual(['Ana', 'Mia', 'Tom']);
});

test.runIf(dialect === 'postgres')('a connection by TCP is as good as one by a socket', async () => {
  const url = new URL(await freshDatabaseUrl());
  url.searchParams.delete('host');
  const clock = fixedClock(at.toISOString());
  const remote = await openDatabase({ url: url.href, clock, chance: chanceOf(clock) });
  await remote.commit('T1', [person('U1', 'Ana')]);
  expect(await remote.scope('T1').from(people)).toMatchObject([{ name: 'Ana', seenAt: at }]);
  const [from] = await remote.db.select({ address: sql<string>`inet_client_addr()` }).from(sql`(select 1) as one`);
  expect(from?.address).toMatch(/^127\.0\.0\.1/);
  await remote.close();
});

test.runIf(dialect === 'postgres')('a connection forgets the statement that was not asked for longest', async () => {
  const { scope, db } = database;
  const ask = (n: number) => scope('T1').pick(people, { name: people.name }, sql.raw(`${n} = ${n}`));
  const kept = async () => {
    const [first, last] = ['(1 = 1)', '(501 = 501)'].map((words) =>
      sql`count(*) filter (where statement like ${`%${words}%`})`.mapWith(Number),
    );
    const all = sql`count(*)`.mapWith(Number);
    return (await db.select({ all, first: first ?? all, last: last ?? all }).from(sql`pg_prepared_statements`))[0];
  };
  for (let round = 0; round < 2; round += 1) {
    const found = await Promise.all(Array.from({ length: 501 }, (_, n) => ask(n + 1)));
    expect(new Set(found.map((rows) => rows.length))).toEqual(new Set([3]));
  }
  expect(await kept()).toEqual({ all: 500, first: 0, last: 1 });
});
