import type * as Orm from 'drizzle-orm';
import type { AnySQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { load } from './drizzle.ts';
import type { Db } from './scope.ts';
import { type Piece, type Shape, statement } from './shapes.ts';

const { getTableName, Param, SQL } = load('drizzle-orm') as typeof Orm;

/** What nobody waits for: it gives no rows. */
const silent = true;

export function insertion(db: Db, table: SQLiteTable, rows: readonly object[]) {
  const values = rowsOf(table, rows);
  const inserted = (pieces: readonly Piece[]) => db.insert(table).values(values.placed(pieces) as never);
  const as = (verb: string, build: Shape['build']) =>
    statement(db, () => ({ words: `${verb} ${values.words}`, pieces: values.pieces, build }));
  return {
    ...as('insert', inserted),
    silent,
    returning: () => as('insert returning', (pieces) => inserted(pieces).returning()),
    onConflictDoNothing: () => ({
      ...as('insert new', (pieces) => inserted(pieces).onConflictDoNothing()),
      silent,
      returning: () => as('insert new returning', (pieces) => inserted(pieces).onConflictDoNothing().returning()),
    }),
    onConflictDoUpdate: (rule: Rule) => upsert(db, table, rows, rule),
  };
}

interface Rule {
  target: AnySQLiteColumn | AnySQLiteColumn[];
  targetWhere?: Orm.SQL;
  set: object;
}

function upsert(db: Db, table: SQLiteTable, rows: readonly object[], { target, targetWhere, set }: Rule) {
  const values = rowsOf(table, [...rows, set]);
  const on = [target].flat().map(({ name }) => name);
  const upserted = ([where, ...pieces]: readonly Piece[]) => {
    const placed = values.placed(pieces);
    return db
      .insert(table)
      .values(placed.slice(0, -1) as never)
      .onConflictDoUpdate({ target, targetWhere: where as Orm.SQL | undefined, set: placed.at(-1) as never });
  };
  const as = (verb: string, build: Shape['build']) =>
    statement(db, () => ({ words: `${verb} ${on} ${values.words}`, pieces: [targetWhere, ...values.pieces], build }));
  return {
    ...as('upsert', upserted),
    silent,
    returning: () => as('upsert returning', (pieces) => upserted(pieces).returning()),
  };
}

export function change(db: Db, table: SQLiteTable, set: object, where: Orm.SQL | undefined) {
  const values = rowsOf(table, [set]);
  const changed = ([condition, ...pieces]: readonly Piece[]) =>
    db
      .update(table)
      .set(values.placed(pieces)[0] as never)
      .where(condition as Orm.SQL);
  const as = (verb: string, build: Shape['build']) =>
    statement(db, () => ({ words: `${verb} ${values.words}`, pieces: [where, ...values.pieces], build }));
  return {
    ...as('update', changed),
    silent,
    returning: () => as('update returning', (pieces) => changed(pieces).returning()),
  };
}

export function removal(db: Db, table: SQLiteTable, where: Orm.SQL | undefined) {
  const removed = ([condition]: readonly Piece[]) => db.delete(table).where(condition as Orm.SQL);
  const as = (verb: string, build: Shape['build']) =>
    statement(db, () => ({ words: `${verb} ${getTableName(table)} `, pieces: [where], build }));
  return {
    ...as('delete', removed),
    silent,
    returning: () => as('delete returning', (pieces) => removed(pieces).returning()),
  };
}

type Columns = Record<string, Orm.Column | undefined>;

/** Rows as pieces of a statement, and as the words that say which column each is of. */
function rowsOf(table: SQLiteTable, rows: readonly object[]) {
  const columns = table as unknown as Columns;
  const entries = rows.map((row) =>
    Object.entries(row).filter(([name, value]) => value !== undefined && columns[name] !== undefined),
  );
  const names = entries.map((row) => row.map(([name]) => name));
  return {
    words: `${getTableName(table)} ${names.join(';')} `,
    pieces: entries.flat().map(([name, value]) => (isPiece(value) ? value : new Param(value, columns[name]))),
    placed: (pieces: readonly Piece[]) => {
      const left = pieces.values();
      return names.map((row) => Object.fromEntries(row.map((name) => [name, new SQL([left.next().value as never])])));
    },
  };
}

function isPiece(value: unknown): value is Orm.SQLChunk {
  return typeof value === 'object' && value !== null && 'getSQL' in value;
}
