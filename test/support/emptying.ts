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

/**
 * The trigger that refuses to forget looks away while the database is being emptied. Nothing of the schema changes then,
 * nor any pragma: whatever is prepared on the connection would be prepared anew.
 */
async function ofSqlite(client: Sqlite.Database): Promise<Emptier> {
  const named = (type: string) =>
    client
      .prepare(`select name, sql from sqlite_master where type = ? and name not like '\\_\\_%' escape '\\'`)
      .all(type) as { name: string; sql: string }[];
  const tables = childrenFirst(
    client,
    named('table').filter(({ name }) => !name.startsWith('sqlite_')),
  );
  client.exec('create table "emptying" ("now" integer)');
  for (const { name, sql } of named('trigger').filter(({ sql }) => / before delete /i.test(sql))) {
    client.exec(`drop trigger "${name}"`);
    client.exec(sql.replace(/ begin\b/i, ' when not exists (select 1 from "emptying") begin'));
  }
  const triggers = client.prepare(`select sql from sqlite_master where type = 'trigger'`).pluck();
  const built = triggers.all().join();
  const each = tables.map((name) => ({
    isFull: client.prepare(`select 1 from "${name}" limit 1`),
    empty: client.prepare(`delete from "${name}"`),
  }));
  const begin = client.prepare('insert into "emptying" values (1)');
  const end = client.prepare('delete from "emptying"');
  const all = client.transaction(() => {
    begin.run();
    for (const { isFull, empty } of each) if (isFull.get()) empty.run();
    end.run();
  });
  return {
    isQuiet: () => !client.inTransaction,
    empty: async () => {
      if (triggers.all().join() !== built) return false;
      all();
      return true;
    },
  };
}

/** Each table after those whose rows point at its own. There are no circles. */
function childrenFirst(client: Sqlite.Database, tables: readonly { name: string }[]): string[] {
  const parents = new Map(
    tables.map(({ name }) => {
      const keys = client.prepare('select distinct "table" from pragma_foreign_key_list(?)').pluck().all(name);
      return [name, new Set((keys as string[]).filter((parent) => parent !== name))];
    }),
  );
  const placed: string[] = [];
  const place = (name: string): void => {
    if (placed.includes(name)) return;
    for (const parent of parents.get(name) ?? []) place(parent);
    placed.push(name);
  };
  for (const name of parents.keys()) place(name);
  return placed.reverse();
}

const TABLES = `select tablename as name from pg_tables where schemaname = 'public'`;

/**
 * The triggers, and the foreign keys with them, are asleep for this one call. Large tables are quicker cut off. As a
 * function it is planned once for each connection.
 */
function emptying(tables: readonly string[]): string {
  const each = tables.map(
    (name) => `
      if exists (select from "${name}") then
        if pg_relation_size('"${name}"') > 500000 then truncate "${name}" cascade; else delete from "${name}"; end if;
      end if;`,
  );
  return `create function emptied() returns void language plpgsql set session_replication_role = replica
    as $$ begin ${each.join('')} end $$`;
}

const TRIGGERS = `select coalesce(string_agg(format('%s %s', tgname, tgenabled), ',' order by tgname), '') as all
  from pg_trigger where not tgisinternal`;

async function ofPostgres(pool: Pool): Promise<Emptier> {
  const triggers = async () => String((await pool.query({ name: 'triggers', text: TRIGGERS })).rows[0]?.all);
  const built = await triggers();
  const tables: { name: string }[] = (await pool.query(TABLES)).rows;
  await pool.query(emptying(tables.map(({ name }) => name)));
  return {
    isQuiet: () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
    empty: async () => {
      if ((await triggers()) !== built) return false;
      await pool.query({ name: 'emptied', text: 'select emptied()' });
      return true;
    },
  };
}
