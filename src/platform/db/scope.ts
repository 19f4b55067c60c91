import type { AnySQLiteColumn, BaseSQLiteDatabase, SQLiteTable, SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import { and, eq, type SQL, sql } from './drizzle.ts';
import { type Built, type Plan, planOf, run } from './plans.ts';
import { change, insertion, removal } from './prepared-writes.ts';
import { select } from './selects.ts';

/** The query surface both dialects share, always awaited. Only `platform/db` and the courier hold it bare. */
export type Db = BaseSQLiteDatabase<'async', unknown, Record<string, never>>;

/** A table whose rows belong to a workspace. */
export type OwnedTable = SQLiteTable & { workspaceId: AnySQLiteColumn<{ data: string; notNull: true }> };

type Value<F> =
  F extends SQL<infer T>
    ? T
    : F extends AnySQLiteColumn
      ? F['_']['notNull'] extends true
        ? F['_']['data']
        : F['_']['data'] | null
      : never;
type Fields = Record<string, SQL | AnySQLiteColumn>;
type Condition = SQL | undefined;

/** A select not yet run: no joins, so that no table is read outside the workspace. */
export interface Rows<R> extends PromiseLike<R[]> {
  orderBy(...columns: (AnySQLiteColumn | SQL)[]): Rows<R>;
  groupBy(...columns: (AnySQLiteColumn | SQL)[]): Rows<R>;
  limit(n: number): Rows<R>;
  offset(n: number): Rows<R>;
  getSQL(): SQL;
}

/** Reads that cannot leave their workspace. */
export interface From {
  from<T extends OwnedTable>(table: T, ...conditions: Condition[]): Rows<T['$inferSelect']>;
  pick<T extends OwnedTable, F extends Fields>(
    table: T,
    fields: F,
    ...conditions: Condition[]
  ): Rows<{ [K in keyof F]: Value<F[K]> }>;
}

/** Where reads happen: one workspace of one database. Made by `database.scope(workspace)` alone. */
export interface Scope extends From {
  readonly workspace: string;
  readonly [database]: Db;
}

/** Known to this file alone: a scope carries its database without handing it out. */
const database: unique symbol = Symbol('database');

export function scopeOf(db: Db, workspace: string): Scope {
  return { workspace, ...within(db, workspace), [database]: db };
}

/** Something kept in memory beside each database, for as long as the database is there. */
export function besideDatabase<T>(make: () => T): (scope: Scope) => T {
  return (scope) => {
    const all = beside.get(scope[database]) ?? new Map<() => unknown, unknown>();
    beside.set(scope[database], all);
    if (!all.has(make)) all.set(make, make());
    return all.get(make) as T;
  };
}

const beside = new WeakMap<Db, Map<() => unknown, unknown>>();

/** For whoever empties an open database, or puts an older state into it. */
export function forgetBeside(db: Db): void {
  beside.delete(db);
}

/** Every condition in brackets of its own: a bare `a or b` must not open the door to other workspaces. */
function owned(table: OwnedTable, workspace: string | SQL, conditions: readonly Condition[]): SQL | undefined {
  const bracketed = conditions.map((condition) => condition && sql`(${condition})`);
  return and(eq(table.workspaceId, workspace), ...bracketed);
}

export function within(db: Db, workspace: string | SQL): From {
  return {
    from: (table, ...conditions) => select(db, { table, where: owned(table, workspace, conditions) }) as never,
    pick: (table, fields, ...conditions) =>
      select(db, { table, fields, where: owned(table, workspace, conditions) }) as never,
  };
}

export type Arg = string | number | boolean | Date | null | readonly string[];

/**
 * A read that is built once, and always asked inside one workspace.
 * `$` has the arguments' types and stands for their places in the statement. `order` sorts what was read: for a few
 * rows that is quicker than `orderBy`, since SQLite takes some 80 µs to set up a sorter.
 */
export function query<A extends Record<string, Arg>, R>(
  build: (from: From, $: A) => Rows<R>,
  order?: (one: R, other: R) => number,
): (scope: Scope, args: A) => Promise<R[]> {
  let plan: Plan | undefined;
  return async (scope, args) => {
    const db = scope[database];
    if (!plan) {
      const places = new Proxy({}, { get: (_, key) => sql.placeholder(String(key)) }) as A;
      const rows: unknown = build(within(db, sql.placeholder('workspace') as unknown as SQL), places);
      plan = planOf(rows as Built);
    }
    const rows = await run<R>(db, plan, { ...args, workspace: scope.workspace });
    return order ? rows.sort(order) : rows;
  };
}

/** Ids are made in order. */
export function oldestFirst(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}

/** One statement of a commit. */
export interface Statement<R = unknown> extends PromiseLike<R[]> {
  /** Nobody looks at what it gives. */
  readonly silent?: boolean;
  /** Its commit is nothing else. */
  readonly alone?: boolean;
  /** Sends it now: awaited as it is, it would start a turn later, and not in its order. */
  execute?(): Promise<unknown>;
}

type New<T extends OwnedTable> = Omit<T['$inferInsert'], 'workspaceId'>;

interface Insert<R> extends Statement<R> {
  onConflictDoNothing(): Insert<R>;
  onConflictDoUpdate(rule: {
    target: AnySQLiteColumn | AnySQLiteColumn[];
    targetWhere?: SQL;
    set: { [Column in keyof R]?: R[Column] | SQL };
  }): Insert<R>;
  returning(): Statement<R>;
}
interface Change<R> extends Statement<R> {
  returning(): Statement<R>;
}

/** What a write may do, inside its commit and its workspace. */
export interface Tx extends From {
  readonly workspace: string;
  readonly now: Date;
  /** Whose time it is to write, by ids; nobody's where people do it themselves. */
  readonly by?: { schedule: string | null; project: string | null };
  /** A fresh row id: UUIDv7. */
  newId(): string;
  /** 128 random bits in hexadecimal. */
  salt(): string;
  insert<T extends OwnedTable>(table: T, rows: New<T> | New<T>[]): Insert<T['$inferSelect']>;
  update<T extends OwnedTable>(
    table: T,
    set: Omit<SQLiteUpdateSetSource<T>, 'workspaceId'>,
    ...conditions: [Condition, ...Condition[]]
  ): Change<T['$inferSelect']>;
  remove<T extends OwnedTable>(table: T, ...conditions: [Condition, ...Condition[]]): Change<T['$inferSelect']>;
}

/**
 * A change not yet made. A lone statement that ends in `.returning()` is guarded: touching no row is a `Conflict`.
 * A generator may look at what its statements returned.
 */
export type Write = (tx: Tx) => Statement | Steps;
export type Steps = Generator<Statement, void, never[]>;

export interface Chance {
  newId(): string;
  salt(): string;
}

export function txOf(db: Db, workspace: string, now: Date, chance: Chance): Tx {
  return {
    workspace,
    now,
    ...chance,
    ...within(db, workspace),
    insert: (table, rows) => {
      const values = (Array.isArray(rows) ? rows : [rows]).map((row) => ({ ...row, workspaceId: workspace }));
      return insertion(db, table, values) as never;
    },
    update: (table, set, ...conditions) => change(db, table, set, owned(table, workspace, conditions)) as never,
    remove: (table, ...conditions) => removal(db, table, owned(table, workspace, conditions)) as never,
  };
}
