import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { dialect } from './dialect.ts';
import { type SQL, sql } from './drizzle.ts';
import { type From, query, type Rows, type Scope } from './scope.ts';

/** A read, built and prepared once, of what belongs to any of many ids: those that the column is `among`. */
export function queryByIds<R>(
  build: (from: From, ids: SQL) => Rows<R>,
): (scope: Scope, ids: readonly string[]) => Promise<R[]> {
  const read = query((from, $: { ids: readonly string[] }) => build(from, sql`${$.ids}`));
  return async (scope, ids) => (ids.length === 0 ? [] : read(scope, { ids }));
}

/**
 * One place in the statement, however many they are. Out of a `select` on both, PostgreSQL would take them for a hundred
 * rows, and read a large table from end to end.
 */
export function among(column: AnySQLiteColumn, ids: SQL): SQL {
  return dialect === 'postgres'
    ? sql`${column} = any(${ids})`
    : sql`${column} in (select value from json_each(${ids}))`;
}
