import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from '#platform/db/database.ts';
import type { Scope } from '#platform/db/scope.ts';
import { inOneRound, readOnce } from '#platform/read-once.ts';
import { freshDatabase } from '#test/support/database.ts';

let database: Database;
let scope: Scope;
let asked: string[][];
let word: string;

/** Two rows about each id but `nobody`, the newest id first, as a database is free to answer. */
const rowsAbout = readOnce(
  async (_: Scope, ids) => {
    asked.push(ids);
    const known = ids.filter((id) => id !== 'nobody').toReversed();
    return known.flatMap((id) => [1, 2].map((n) => ({ id, said: `${word} ${n}` })));
  },
  ({ id }) => id,
);

beforeEach(async () => {
  database = await freshDatabase();
  scope = database.scope('T1');
  asked = [];
  word = 'before';
});
afterEach(() => database.close());

test('in a round each id is asked about once, and its rows come in the order of the ids', async () => {
  const round = inOneRound(scope);
  const [first, second] = await Promise.all([
    rowsAbout(round, ['a', 'b', 'a']),
    rowsAbout(round, ['c', 'b', 'nobody']),
  ]);
  const third = await rowsAbout(round, ['nobody', 'a']);
  expect(asked).toEqual([
    ['a', 'b'],
    ['c', 'nobody'],
  ]);
  expect(first.map(({ id, said }) => `${id} ${said}`)).toEqual([
    'a before 1',
    'a before 2',
    'b before 1',
    'b before 2',
  ]);
  expect(second.map(({ id }) => id)).toEqual(['c', 'c', 'b', 'b']);
  expect(third.map(({ id }) => id)).toEqual(['a', 'a']);
});

test('what was read in one round is read anew in the next, and always by whoever is in none', async () => {
  const rounds = [inOneRound(scope), inOneRound(scope), scope];
  for (const each of rounds) await rowsAbout(each, ['a']);
  word = 'after';
  const said = await Promise.all([...rounds, inOneRound(scope)].map((each) => rowsAbout(each, ['a'])));
  expect(said.map(([row]) => row?.said)).toEqual(['before 1', 'before 1', 'after 1', 'after 1']);
});

test('a round within a round is the same one', async () => {
  const round = inOneRound(scope);
  await rowsAbout(round, ['a']);
  await rowsAbout(inOneRound(round), ['a']);
  expect(asked).toHaveLength(1);
});

test('about nobody nothing is asked', async () => {
  expect(await rowsAbout(scope, [])).toEqual([]);
  expect(await rowsAbout(inOneRound(scope), [])).toEqual([]);
  expect(asked).toEqual([]);
});
