import { afterEach, beforeEach, expect, test } from 'vitest';
import { record } from '#platform/audit/record.ts';
import { audit } from '#platform/audit/tables.ts';
import type { Database } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { and, eq, sql } from '#platform/db/drizzle.ts';
import { query, type Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { Conflict } from '#platform/refusal.ts';
import { freshDatabase } from '#test/support/database.ts';

const at = new Date('2026-11-23T08:00:00Z');
let database: Database;

beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.close());

const person =
  (slackId: string): Write =>
  (tx) =>
    tx.insert(people, {
      id: tx.newId(),
      slackId,
      name: 'Ada',
      zone: 'Europe/Berlin',
      kind: 'member',
      active: true,
      role: 'member',
      seenAt: at,
    });

const bySlack = query((from, $: { slackId: string }) => from.from(people, eq(people.slackId, $.slackId)));
const byActive = query((from, $: { active: boolean; since: Date }) =>
  from.from(people, and(eq(people.active, $.active), eq(people.seenAt, $.since))),
);

test('rows live in their workspace: another one neither reads, changes nor removes them', async () => {
  await database.commit('T1', [person('U1')]);
  const [one, two] = [database.scope('T1'), database.scope('T2')];
  expect(await one.from(people)).toHaveLength(1);
  expect(await two.from(people)).toEqual([]);
  expect(await bySlack(one, { slackId: 'U1' })).toHaveLength(1);
  expect(await bySlack(two, { slackId: 'U1' })).toEqual([]);
  await expect(
    database.commit('T2', [(tx) => tx.update(people, { name: 'Eve' }, eq(people.slackId, 'U1')).returning()]),
  ).rejects.toThrow(Conflict);
  await expect(
    database.commit('T2', [(tx) => tx.remove(people, eq(people.slackId, 'U1')).returning()]),
  ).rejects.toThrow(Conflict);
  const open = sql`1 = 2 or 1 = 1`;
  expect(await two.from(people, open)).toEqual([]);
  await expect(database.commit('T2', [(tx) => tx.update(people, { name: 'Eve' }, open).returning()])).rejects.toThrow(
    Conflict,
  );
  await expect(database.commit('T2', [(tx) => tx.remove(people, open).returning()])).rejects.toThrow(Conflict);
  expect(await one.from(people)).toMatchObject([{ name: 'Ada', workspaceId: 'T1' }]);
});

test('dates and booleans fit a prepared read on both dialects', async () => {
  await database.commit('T1', [person('U1')]);
  expect(await byActive(database.scope('T1'), { active: true, since: at })).toHaveLength(1);
  expect(await byActive(database.scope('T1'), { active: false, since: at })).toHaveLength(0);
});

test.each([
  ['a guard that touches no row', (tx) => tx.update(people, { name: 'x' }, eq(people.slackId, 'nobody')).returning()],
  ['a unique index', person('U1')],
  [
    'a thrown error',
    () => {
      throw new Error('no');
    },
  ],
] as [string, Write][])('%s undoes the whole commit', async (_, last) => {
  await expect(
    database.commit('T1', [person('U1'), record({ actor: 'a', via: 'test', action: 'x', subject: 'y' }), last]),
  ).rejects.toThrow();
  expect(await database.scope('T1').from(people)).toEqual([]);
  expect(await database.scope('T1').from(audit)).toEqual([]);
});

const circular: Record<string, unknown> = {};
circular.self = circular;

test.each<[string, object]>([
  ['its column can’t write', { seenAt: new Date(Number.NaN) }],
  ['the driver can’t send', { name: circular }],
])('a value that %s undoes what was sent before it', async (_, odd) => {
  const unsent: Write = (tx) => tx.update(people, odd as { name: string }, eq(people.slackId, 'U1'));
  await expect(database.commit('T1', [person('U1'), unsent])).rejects.toThrow();
  expect(await database.scope('T1').from(people)).toEqual([]);
});

test.runIf(dialect === 'postgres')(
  'whatever becomes of a commit, its connection is left without a transaction',
  async () => {
    const nobody: Write = (tx) => tx.update(people, { name: 'x' }, eq(people.slackId, 'nobody')).returning();
    const refused = () => {
      throw new Error('no');
    };
    await database.commit('T1', [person('U1')]);
    const outcomes = await Promise.allSettled(
      [
        [person('U2'), person('U3')],
        [person('U1')],
        [nobody],
        [refused],
        [person('U4'), person('U1')],
        [person('U5'), nobody],
        [person('U6'), refused],
      ].map((writes) => database.commit('T1', writes)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', ...Array.from({ length: 6 }, () => 'rejected')]);
    const open = await database.db
      .select({ state: sql<string>`state` })
      .from(sql`pg_stat_activity`)
      .where(sql`datname = current_database() and state like 'idle in transaction%'`);
    expect(open).toEqual([]);
    const stored = await database.scope('T1').from(people);
    expect(stored.map(({ slackId }) => slackId).sort()).toEqual(['U1', 'U2', 'U3']);
  },
);

test('of fifty that race for one row one wins, the others are overtaken, and the audit has one line', async () => {
  await database.commit('T1', [person('U1')]);
  const race = Array.from({ length: 50 }, (_, n) =>
    database.commit('T1', [
      (tx) => tx.update(people, { name: `winner ${n}` }, eq(people.slackId, 'U1'), eq(people.name, 'Ada')).returning(),
      record({ actor: 'a', via: 'test', action: 'win', subject: `n:${n}` }),
    ]),
  );
  const outcomes = await Promise.allSettled(race);
  expect(outcomes.filter((it) => it.status === 'fulfilled')).toHaveLength(1);
  for (const it of outcomes) if (it.status === 'rejected') expect(it.reason).toBeInstanceOf(Conflict);
  expect(await database.scope('T1').from(audit)).toHaveLength(1);
});

test('a hundred commits at once make a chain without gaps or forks', async () => {
  await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      database.commit('T1', [record({ actor: 'a', via: 'test', action: 'n', subject: `n:${n}` })]),
    ),
  );
  const lines = await database.scope('T1').from(audit).orderBy(audit.seq);
  expect(lines.map((line) => line.seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  for (const [n, line] of lines.entries()) if (n > 0) expect(line.prev).toBe(lines[n - 1]?.hash);
});

test('row 30: the audit can be neither changed nor thinned out', async () => {
  await database.commit('T1', [
    record({ actor: 'a', via: 'test', action: 'x', subject: 'y', text: { said: 'hello' } }),
  ]);
  await expect(database.db.update(audit).set({ actor: 'b' }).where(sql`true`)).rejects.toThrow();
  await expect(database.db.delete(audit).where(sql`true`)).rejects.toThrow();
  expect(await database.scope('T1').from(audit)).toMatchObject([{ actor: 'a' }]);
});
