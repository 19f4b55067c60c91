import type Sqlite from 'better-sqlite3';
import type { Contents } from './contents.ts';

/**
 * The trigger that refuses to forget looks away while the database is being emptied. Nothing of the schema changes then,
 * nor any pragma: whatever is prepared on the connection would be prepared anew.
 */
export function ofSqlite(client: Sqlite.Database): Contents {
  // The connection's own way of preparing keeps a limited number of statements, and they are to be the app's.
  const prepare = (sql: string): Sqlite.Statement => Object.getPrototypeOf(client).prepare.call(client, sql);
  const named = (type: string) =>
    prepare(`select name, sql from sqlite_master where type = ? and name not like '\\_\\_%' escape '\\'`).all(type) as {
      name: string;
      sql: string;
    }[];
  const tables = parentsFirst(
    client,
    named('table').filter(({ name }) => !name.startsWith('sqlite_')),
  );
  client.exec('create table "emptying" ("now" integer)');
  for (const { name, sql } of named('trigger').filter(({ sql }) => / before delete /i.test(sql))) {
    client.exec(`drop trigger "${name}"`);
    client.exec(sql.replace(/ begin\b/i, ' when not exists (select 1 from "emptying") begin'));
  }
  client.exec(`attach ':memory:' as "kept"`);
  const triggers = prepare(`select sql from main.sqlite_master where type = 'trigger'`).pluck();
  const built = triggers.all().join();
  const each = tables.map((name) => {
    client.exec(`create table kept."${name}" as select '' as "kept as", * from main."${name}" where false`);
    client.exec(`create index kept."${name} kept as" on "${name}" ("kept as")`);
    const columns = prepare(`select '"' || name || '"' from pragma_table_info(?)`).pluck().all(name).join();
    return {
      isFull: prepare(`select 1 from main."${name}" limit 1`),
      empty: prepare(`delete from main."${name}"`),
      keep: prepare(`insert into kept."${name}" select ?, * from main."${name}"`),
      fill: prepare(
        `insert into main."${name}" (${columns}) select ${columns} from kept."${name}" where "kept as" = ? order by rowid`,
      ),
    };
  });
  const childrenFirst = each.toReversed();
  const begin = prepare('insert into "emptying" values (1)');
  const end = prepare('delete from "emptying"');
  const full = new Map<string, typeof each>();
  const keep = client.transaction((name: string) => {
    const some = each.filter(({ isFull }) => isFull.get());
    for (const table of some) table.keep.run(name);
    full.set(name, some);
  });
  const become = client.transaction((name: string | null) => {
    begin.run();
    for (const { isFull, empty } of childrenFirst) if (isFull.get()) empty.run();
    end.run();
    if (name !== null) for (const { fill } of full.get(name) ?? []) fill.run(name);
  });
  return {
    isQuiet: () => !client.inTransaction,
    keep: async (name) => keep(name),
    become: async (name) => {
      if (triggers.all().join() !== built) return false;
      become(name);
      return true;
    },
    end: async () => {},
  };
}

/** Each table before those whose rows point at its own. There are no circles. */
function parentsFirst(client: Sqlite.Database, tables: readonly { name: string }[]): string[] {
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
  return placed;
}
