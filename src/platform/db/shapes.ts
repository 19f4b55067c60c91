import type * as Orm from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { load } from './drizzle.ts';

const { Column, is, Param, Placeholder, SQL, StringChunk } = load('drizzle-orm') as typeof Orm;

/** A write with its values taken out: what is left is the same for every row, and prepared once. */
export interface Shape {
  /** The same for the same columns and conditions. */
  key: string;
  /** What the driver is given, by the names of their places. */
  values: Record<string, unknown>;
  /** The rows and the condition with places instead of values. */
  places(): { rows: Record<string, Orm.SQL>[]; where: Orm.SQL | undefined };
}

interface Seen {
  key: string[];
  values: unknown[];
}

type Columns = Record<string, { mapToDriverValue(value: unknown): unknown }>;

/** Null for what can't be told by its columns and words alone: a sub-select, a list, another table. */
export function shapeOf(table: SQLiteTable, given: readonly object[], where?: Orm.SQL): Shape | null {
  const rows = given.map((row) => Object.entries(row).filter(([, value]) => value !== undefined));
  const seen: Seen = { key: [], values: [] };
  for (const row of rows) {
    for (const [name, value] of row) {
      seen.key.push(name, ' ');
      const column = (table as unknown as Columns)[name];
      if (!column || !take(table, isPiece(value) ? value : new Param(value, column), seen)) return null;
    }
    seen.key.push('; ');
  }
  if (where && !take(table, where, seen)) return null;
  return {
    key: seen.key.join(''),
    values: Object.fromEntries(seen.values.map((value, at) => [placeName(at), value])),
    places: () => placesFor(rows, where),
  };
}

/** False where it meets anything but columns of the table, single values and words. */
function take(table: SQLiteTable, chunk: unknown, seen: Seen): boolean {
  if (is(chunk, SQL)) return chunk.queryChunks.every((inner) => take(table, inner, seen));
  if (is(chunk, StringChunk)) seen.key.push(...chunk.value);
  else if (is(chunk, Column) && chunk.table === table) seen.key.push(chunk.name);
  else if (is(chunk, Param) && !is(chunk.value, Placeholder)) {
    seen.key.push('?');
    seen.values.push(chunk.value === null ? null : chunk.encoder.mapToDriverValue(chunk.value));
  } else return false;
  return true;
}

/** Visits in the order of `take`, so that each place has the name of its value. */
function placesFor(rows: readonly [string, unknown][][], where: Orm.SQL | undefined): ReturnType<Shape['places']> {
  let next = 0;
  const place = () => {
    next += 1;
    return new Placeholder(placeName(next - 1));
  };
  const without = (chunk: Orm.SQLChunk): Orm.SQLChunk => {
    if (is(chunk, SQL)) return new SQL(chunk.queryChunks.map(without));
    return is(chunk, Param) ? place() : chunk;
  };
  const placed = rows.map((row) =>
    Object.fromEntries(row.map(([name, value]) => [name, new SQL([isPiece(value) ? without(value) : place()])])),
  );
  return { rows: placed, where: where && new SQL([without(where)]) };
}

function placeName(at: number): string {
  return `p${at}`;
}

function isPiece(value: unknown): value is Orm.SQLChunk {
  return typeof value === 'object' && value !== null && 'getSQL' in value;
}
