import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { dialect } from './dialect.ts';
import type { SQL } from './drizzle.ts';
import type { Db } from './scope.ts';
import { type Shape, shapeOf } from './shapes.ts';

/*
 * Drizzle takes as long to build the five statements of a commit as the disk takes to make it last. On SQLite they are
 * therefore built and prepared once for each shape; PostgreSQL's are built each time, for there the network is the cost.
 */

type Prepared = { execute(values: Record<string, unknown>): PromiseLike<unknown[]> };
/** What drizzle builds, as far as it is needed to run it. */
type Built = { prepare(): unknown };

/** One row; null where drizzle has to build it afresh. */
export function preparedInsert(db: Db, table: SQLiteTable, row: object) {
  const shape = dialect === 'sqlite' ? shapeOf(table, row) : null;
  if (!shape) return null;
  const placed = () => db.insert(table).values(shape.places().row as never);
  const as = (verb: string, build: () => Built) => statement(db, table, verb, shape, build);
  return {
    ...as('insert', placed),
    returning: () => as('insert returning', () => placed().returning()),
    onConflictDoUpdate: (rule: never) =>
      db
        .insert(table)
        .values(row as never)
        .onConflictDoUpdate(rule),
    onConflictDoNothing: () => ({
      ...as('insert new', () => placed().onConflictDoNothing()),
      returning: () => as('insert new returning', () => placed().onConflictDoNothing().returning()),
    }),
  };
}

/** Null where drizzle has to build it afresh. */
export function preparedUpdate(db: Db, table: SQLiteTable, set: object, where: SQL | undefined) {
  const shape = dialect === 'sqlite' ? shapeOf(table, set, where) : null;
  if (!shape) return null;
  const placed = () => {
    const places = shape.places();
    return db
      .update(table)
      .set(places.row as never)
      .where(places.where);
  };
  return {
    ...statement(db, table, 'update', shape, placed),
    returning: () => statement(db, table, 'update returning', shape, () => placed().returning()),
  };
}

/** Stands in for drizzle's own: asked to prepare itself, it finds itself prepared; awaited, it runs. */
function statement(db: Db, table: SQLiteTable, verb: string, shape: Shape, build: () => Built) {
  const execute = () => preparedOnce(db, table, `${verb} ${shape.key}`, build).execute(shape.values);
  return {
    prepare: () => ({ execute }),
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
