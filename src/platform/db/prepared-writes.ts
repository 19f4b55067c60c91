import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { SQL } from './drizzle.ts';
import type { Db } from './scope.ts';
import { type Shape, shapeOf } from './shapes.ts';

/*
 * Drizzle takes as long to build the five statements of a commit as the disk takes to make it last. They are therefore
 * built and prepared once for each shape.
 */

type Prepared = { execute(values: Record<string, unknown>): PromiseLike<unknown[]> };
/** What drizzle builds, as far as it is needed to run it. */
type Built = { prepare(name?: string): unknown };

/** More rows at once are rare, and would each time be another statement to keep. */
const MOST_ROWS = 40;

/** Null where drizzle has to build it afresh. */
export function preparedInsert(db: Db, table: SQLiteTable, rows: readonly object[]) {
  const shape = rows.length > 0 && rows.length <= MOST_ROWS ? shapeOf(table, rows) : null;
  if (!shape) return null;
  const placed = () => db.insert(table).values(shape.places().rows as never);
  const as = (verb: string, build: () => Built) => statement(db, table, verb, shape, build);
  const silent = true;
  return {
    ...as('insert', placed),
    silent,
    returning: () => as('insert returning', () => placed().returning()),
    onConflictDoUpdate: (rule: never) =>
      db
        .insert(table)
        .values(rows as never)
        .onConflictDoUpdate(rule),
    onConflictDoNothing: () => ({
      ...as('insert new', () => placed().onConflictDoNothing()),
      silent,
      returning: () => as('insert new returning', () => placed().onConflictDoNothing().returning()),
    }),
  };
}

/** Null where drizzle has to build it afresh. */
export function preparedUpdate(db: Db, table: SQLiteTable, set: object, where: SQL | undefined) {
  const shape = shapeOf(table, [set], where);
  if (!shape) return null;
  const placed = () => {
    const places = shape.places();
    return db
      .update(table)
      .set(places.rows[0] as never)
      .where(places.where);
  };
  return {
    ...statement(db, table, 'update', shape, placed),
    silent: true,
    returning: () => statement(db, table, 'update returning', shape, () => placed().returning()),
  };
}

/** Stands in for drizzle's own: asked to prepare itself, it finds itself prepared; awaited, it runs. */
function statement(db: Db, table: SQLiteTable, verb: string, shape: Shape, build: () => Built) {
  const execute = () => preparedOnce(db, table, `${verb} ${shape.key}`, build).execute(shape.values);
  return {
    prepare: () => ({ execute }),
    execute,
    // biome-ignore lint/suspicious/noThenProperty: drizzle's statements are awaited as they are, and so is this
    then: <A, B>(done?: ((rows: unknown[]) => A) | null, failed?: ((error: unknown) => B) | null) =>
      execute().then(done, failed),
  };
}

const known = new WeakMap<Db, Map<SQLiteTable, Map<string, Prepared>>>();

function preparedOnce(db: Db, table: SQLiteTable, key: string, build: () => Built): Prepared {
  const tables = entry(known, db, () => new Map<SQLiteTable, Map<string, Prepared>>());
  const statements = entry(tables, table, () => new Map<string, Prepared>());
  return entry(statements, key, () => build().prepare() as Prepared);
}

function entry<K, V>(map: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
