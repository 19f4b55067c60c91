import type * as Orm from 'drizzle-orm';
import { dialect } from './dialect.ts';
import { load } from './drizzle.ts';

const { Column } = load('drizzle-orm') as typeof Orm;

type Values = Record<string, unknown>;
type Read<R> = (values: Values) => PromiseLike<R[]>;
type Decode = (value: unknown) => unknown;

interface Prepared<R> {
  execute(values: Values): PromiseLike<R[]>;
}
/** What drizzle's statement on SQLite has besides: rows as the driver gives them, and what their columns are. */
interface Sqlite {
  values(values: Values): unknown[][];
  fields: readonly { path: readonly string[]; field: Field }[];
}
type Field = Decoder | { decoder: Decoder } | { sql: { decoder: Decoder } };
interface Decoder {
  mapFromDriverValue: Decode;
}

/**
 * Prepares a select. On SQLite the rows are put together here: drizzle looks up what every single value is, which takes
 * longer than reading it.
 */
export function preparedRead<R>(select: unknown, name: string): Read<R> {
  const statement = (select as { prepare(name: string): Prepared<R> & Sqlite }).prepare(name);
  if (dialect === 'postgres') return (values) => statement.execute(values);
  const columns = statement.fields.map(({ path: [name = ''], field }) => ({ name, decode: decodeOf(field) }));
  return async (values) => statement.values(values).map((row) => rowFrom<R>(row, columns));
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
