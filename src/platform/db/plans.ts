import type * as Orm from 'drizzle-orm';
import type * as Pg from 'pg';
import { dialect } from './dialect.ts';
import { load } from './drizzle.ts';
import type { Db } from './scope.ts';

const { Column, Param, Placeholder } = load('drizzle-orm') as typeof Orm;
/** Loaded where it is used alone. */
const pg = dialect === 'postgres' ? (load('pg') as typeof Pg) : null;

/** A statement as drizzle builds it once: its words, its places in their order, and how to read what it gives. */
export interface Plan {
  sql: string;
  places: readonly ((values: Values) => unknown)[];
  /** Makes a row of its values; null where it gives none. */
  row: ((values: readonly unknown[]) => unknown) | null;
}
export type Values = Record<string, unknown>;
type Decode = (value: unknown) => unknown;

/** What drizzle builds, as far as it is needed to run it. */
export interface Built {
  prepare(name?: string): unknown;
}
interface Statement {
  getQuery(): { sql: string; params: readonly unknown[] };
  fields?: readonly { path: readonly string[]; field: Field }[];
}
type Field = Decoder | { decoder: Decoder } | { sql: { decoder: Decoder } };
interface Decoder {
  mapFromDriverValue: Decode;
}

export function planOf(built: Built): Plan {
  const statement = built.prepare('') as Statement;
  const { sql, params } = statement.getQuery();
  const columns = statement.fields?.map(({ path: [name = ''], field }) => ({ name, decode: decodeOf(field) }));
  return { sql, places: params.map(placeOf), row: columns ? rowOf(columns) : null };
}

/** More would be shapes that come once. */
const MOST_PLANS = 2_000;
const plans = new Map<string, Plan>();

/** The plan of this key, which says all that the statement's words depend on. */
export function planned(key: string, build: () => Built): Plan {
  const known = plans.get(key);
  if (known) return known;
  const plan = planOf(build());
  const [oldest] = plans.keys();
  if (plans.size === MOST_PLANS && oldest !== undefined) plans.delete(oldest);
  plans.set(key, plan);
  return plan;
}

/** A read over all workspaces that is built once; its places are filled by their names. */
export function prepared<R>(db: Db, select: Built): (values: Values) => Promise<R[]> {
  const plan = planOf(select);
  return async (values) => run<R>(db, plan, values);
}

interface Driver {
  /** SQLite's. */
  prepare(sql: string): { run(values: unknown[]): unknown; raw(): { all(values: unknown[]): unknown[][] } };
  /** PostgreSQL's. */
  query(config: object): Promise<{ rows: unknown[][] }>;
}

function driverOf(db: Db): Driver {
  return (db as unknown as { $client: Driver }).$client;
}

/**
 * Fills the places and puts the rows together: drizzle looks up what every single value is, which takes longer than
 * reading it. Undefined where the plan gives no rows. It has been sent when this returns; on PostgreSQL it throws where
 * it can't be.
 */
export function run<R>(db: Db, plan: Plan, values: Values): Promise<R[]> {
  if (dialect === 'sqlite') return runSoon(db, plan, values);
  const asked = { text: plan.sql, values: plan.places.map((place) => place(values)), rowMode: 'array', types };
  return answered(plan, driverOf(db).query(asked));
}

async function answered<R>(plan: Plan, answer: Promise<{ rows: unknown[][] }>): Promise<R[]> {
  try {
    return rowsOf(plan, (await answer).rows);
  } catch (cause) {
    throw new Error(`Failed query: ${plan.sql}`, { cause });
  }
}

async function runSoon<R>(db: Db, plan: Plan, values: Values): Promise<R[]> {
  return runNow(db, plan, values);
}

/** The same on SQLite, which answers at once. */
export function runNow<R>(db: Db, plan: Plan, values: Values): R[] {
  const statement = driverOf(db).prepare(plan.sql);
  const filled = plan.places.map((place) => place(values));
  if (plan.row) return rowsOf(plan, statement.raw().all(filled));
  statement.run(filled);
  return rowsOf(plan, []);
}

function rowsOf<R>({ row }: Plan, rows: readonly unknown[][]): R[] {
  if (!row) return undefined as never;
  return rows.map(row as (values: readonly unknown[]) => R);
}

/**
 * Written out as code, of the schema's names alone, as better-sqlite3 does for its own rows: keys that are set one by one
 * take five times as long at least.
 */
function rowOf(columns: readonly { name: string; decode: Decode | null }[]): (values: readonly unknown[]) => unknown {
  const fields = columns.map(({ name, decode }, at) => {
    const value = decode ? `v[${at}] === null ? null : columns[${at}].decode(v[${at}])` : `v[${at}]`;
    return `${JSON.stringify(name)}: ${value}`;
  });
  return new Function('columns', `return (v) => ({ ${fields} });`)(columns);
}

/** Instants come as text, which their columns read. */
const types = pg && {
  getTypeParser: (oid: number, format?: 'text') =>
    oid === pg.types.builtins.TIMESTAMPTZ ? (text: string) => text : pg.types.getTypeParser(oid, format),
};

function placeOf(param: unknown): (values: Values) => unknown {
  if (param instanceof Placeholder) return (values) => driverValue(given(values, param.name));
  if (!(param instanceof Param) || !(param.value instanceof Placeholder)) return () => param;
  const { encoder, value } = param;
  return (values) => encoder.mapToDriverValue(given(values, value.name));
}

/** On PostgreSQL a value that was forgotten would be null, and nothing would be found. */
function given(values: Values, name: string): unknown {
  const value = values[name];
  if (value === undefined) throw new TypeError(`nothing was given for ${name}`);
  return value;
}

/** SQLite knows no dates, booleans or lists; columns convert theirs, places in a statement are ours to convert. */
function driverValue(value: unknown): unknown {
  if (dialect === 'postgres') return value;
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'boolean' ? Number(value) : value;
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
