import pg, { type ClientBase, type Pool } from 'pg';
import type { Contents } from './contents.ts';

interface Table {
  name: string;
  columns: string;
}

const TABLES = `select relname as name, string_agg(quote_ident(attname), ', ' order by attnum) as columns
  from pg_class join pg_attribute on attrelid = pg_class.oid
  where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
  group by relname`;

const TRIGGERS = `select coalesce(string_agg(format('%s %s', tgname, tgenabled), ',' order by tgname), '')
  from pg_trigger where not tgisinternal`;

/** What `ofPostgres` works with, for a template: a second set of tables, and functions, which are planned once. */
export async function makeRoomForContents(client: ClientBase): Promise<void> {
  const tables: Table[] = (await client.query(TABLES)).rows;
  const of = (text: (table: Table) => string) => tables.map(text).join('\n');
  await client.query(`create schema kept;
    ${of(({ name }) => `create table kept."${name}" (kept_as text, like public."${name}");`)}
    ${of(({ name }) => `create index on kept."${name}" using hash (kept_as);`)}
    create function kept.keep(kept_name text) returns void language plpgsql as $$ begin
      ${of(({ name }) => `insert into kept."${name}" select $1, it.* from public."${name}" it;`)}
    end $$;
    create function kept.become(kept_name text) returns text language plpgsql as $$ begin
      ${of(({ name }) => emptied(name))}
      if kept_name is not null then
        ${of((table) => filled(table))}
      end if;
      return (${TRIGGERS});
    end $$;`);
}

/** Large tables are quicker cut off. */
function emptied(name: string): string {
  return `if exists (select from public."${name}") then
    if pg_relation_size('public."${name}"') > 500000 then truncate public."${name}" cascade;
    else delete from public."${name}"; end if;
  end if;`;
}

function filled({ name, columns }: Table): string {
  return `insert into public."${name}" (${columns}) select ${columns} from kept."${name}" where kept_as = $1;`;
}

/**
 * On a connection of its own, where triggers, and the foreign keys with them, are asleep: to send them to sleep makes a
 * connection forget all its plans, and the app's are to be kept.
 */
export async function ofPostgres(url: string, pool: Pool): Promise<Contents> {
  const own = new pg.Client({ connectionString: url, options: '-c session_replication_role=replica' });
  await own.connect();
  const [first] = (await own.query(`${TRIGGERS}`)).rows;
  const built = first?.coalesce;
  return {
    isQuiet: () => pool.waitingCount === 0 && pool.idleCount === pool.totalCount,
    keep: async (name) => {
      await own.query({ name: 'keep', text: 'select kept.keep($1)', values: [name] });
    },
    become: async (name) => {
      const [now] = (await own.query({ name: 'become', text: 'select kept.become($1) as built', values: [name] })).rows;
      return now?.built === built;
    },
    end: () => own.end(),
  };
}
