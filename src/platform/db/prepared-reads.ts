import type * as Orm from 'drizzle-orm';
import { dialect } from './dialect.ts';
import { load } from './drizzle.ts';

const { Column, is, Placeholder } = load('drizzle-orm') as typeof Orm;

export type Arg = string | number | boolean | Date | null;
type Read<R> = (workspace: string, args: Record<string, Arg>) => PromiseLike<R[]>;
type Decode = (value: unknown) => unknown;

interface Prepared<R> {
  execute(values: Record<string, unknown>): PromiseLike<R[]>;
}
/** What drizzle's statement on SQLite has besides: the driver's own, its places, and what its columns are. */
interface Sqlite {
  stmt: { raw(): { all(values: unknown[]): unknown[][] } };
  query: { params: readonly unknown[] };
  fields: readonly { path: readonly string[]; field: Field }[];
}
type Field = Decoder | { decoder: Decoder } | { sql: { decoder: Decoder } };
interface Decoder {
  mapFromDriverValue: Decode;
}

/**
 * Prepares a select. On SQLite its places are filled and its rows put together here: drizzle looks up what every single
 * value is, which takes longer than reading it.
 */
export function preparedRead<R>(select: unknown, name: string): Read<R> {
  const statement = (select as { prepare(name: string): Prepared<R> & Sqlite }).prepare(name);
  if (dialect === 'postgres') return (workspace, args) => statement.execute({ ...args, workspace });
  const rows = statement.stmt.raw();
  const places = statement.query.params.map((param) => ({ param, name: is(param, Placeholder) ? param.name : null }));
  const columns = statement.fields.map(({ path: [name = ''], field }) => ({ name, decode: decodeOf(field) }));
  return async (workspace, args) => {
    const value = (name: string) => (name === 'workspace' ? workspace : driverValue(args[name]));
    const read = rows.all(places.map(({ param, name }) => (name === null ? param : value(name))));
    return read.map((row) => rowFrom<R>(row, columns));
  };
}

/** SQLite knows neither dates nor booleans; columns convert theirs, places in a statement are ours to convert. */
function driverValue(value: Arg | undefined): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}

function rowFrom<R>(row: readonly unknown[], columns: readonly { name: string; decode: Decode | null }[]): R {
  const made: Record<string, unknown> = {};
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at];
    const value = row[at];
    if (column) made[column.name] = column.decode && value !== null ? column.decode(value) : value;
  }
  return made as R;
}

/** Null for what is as it should be already. */
function decodeOf(field: Field): Decode | null {
  const decoder = decoderOf(field);
  if (decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue) return null;
  return (value) => decoder.mapFromDriverValue(value);
}

function decoderOf(field: Field): Decoder {
  if ('mapFromDriverValue' in field) return field;
  return 'decoder' in field ? field.decoder : field.sql.decoder;
}
