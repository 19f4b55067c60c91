import type Sqlite from 'better-sqlite3';
import type { Pool } from 'pg';
import type { Database } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';

/** Takes every row out of a database that stays open. */
export interface Emptier {
  /** False when the database is no longer built as it was, so that it should not be used again. */
  empty(): Promise<boolean>;
  /** Whether nothing is under way on it. */
  isQuiet(): boolean;
}

export function emptierOf({ db }: Database): Promise<Emptier> {
  const client = (db as unknown as { $client: unknown }).$client;
  return dialect === 'sqlite' ? ofSqlite(client as Sqlite.Database) : ofPostgres(client as Pool);
}

/** The audit's triggers, which refuse to forget, are taken off and put back. */
async function ofSqlite(client: Sqlite.Database): Promise<Emptier> {
  const named = (type: string) =>
    client
      .prepare(`select name, sql from sqlite_master where type = ? and name not like '\\_\\_%' escape '\\'`)
      .all(type) as {
      name: string;
      sql: string;
    }[];
  const built = named('trigger');
  const tables = named('table').filter(({ name }) => !name.startsWith('sqlite_'));
  const isFull = tables.map(({ name }) => [name, client.prepare(`select 1 from "${name}" limit 1`)] as const);
  const sameTriggers = (all: { sql: string }[]) =>
    all.length === built.length && all.every(({ sql }, at) => sql === built[at]?.sql);
  return {
    isQuiet: () => !client.inTransaction,
    empty: async () => {
      if (!sameTriggers(named('trigger'))) return false;
      client.pragma('foreign_keys = OFF');
      client.transaction(() => {
        for (const { name } of built) client.exec(`drop trigger "${name}"`);
        for (const [name, rows] of isFull) if (rows.get()) client.exec(`delete from "${name}"`);
        for (const { sql } of built) client.exec(sql);
      })();
      client.pragma('foreign_keys = ON');
      return true;
    },
  };
}

/** The triggers, and the foreign keys with them, are asleep for this one statement. Large tables are quicker cut off. */
const EMPTY = `do $$
declare
  name text;
  is_full boolean;
begin
  set local session_replication_role = replica;
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from %I)', name) into is_full;
    continue when not is_full;
    if pg_relation_size(format('%I', name)) > 500000 then
      execute format('truncate %I cascade', name);
    else
      execute format('delete from %I', name);
    end if;
  end loop;
end $$`;

const TRIGGERS = `select coalesce(string_agg(format('%s %s', tgname, tgenabled), ',' order by tgname), '') as all
  from pg_trigger where not tgisinternal`;

async function ofPostgres(pool: Pool): Promise<Emptier> {
  const triggers = async () => String((await pool.query(TRIGGERS)).rows[0]?.all);
  const built = await triggers();
  return {
    isQuiet: () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
    empty: async () => {
      if ((await triggers()) !== built) return false;
      await pool.query(EMPTY);
      return true;
    },
  };
}
