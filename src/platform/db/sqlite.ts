import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import type { drizzle as Drizzle } from 'drizzle-orm/better-sqlite3';
import type { migrate as Migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { Refusal } from '../refusal.ts';
import type { Driver } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db, Statement } from './scope.ts';

type Connection = Sqlite.Database;

const open = load('better-sqlite3') as typeof Sqlite;
const { drizzle } = load('drizzle-orm/better-sqlite3') as { drizzle: typeof Drizzle };
const { migrate } = load('drizzle-orm/better-sqlite3/migrator') as { migrate: typeof Migrate };

export function openSqlite(url: string, exclusive: boolean): Driver {
  const file = url.replace(/^(sqlite|file):(\/\/)?/, '');
  const inMemory = file === ':memory:';
  if (!inMemory) mkdirSync(dirname(file), { recursive: true });
  const lock = exclusive && !inMemory ? holdLock(`${file}.lock`) : null;
  const client = new open(file);
  prepare(client);
  const db = drizzle(client, { casing: 'snake_case' });
  migrateSafely(client, () => migrate(db, { migrationsFolder: migrationsFolder('sqlite') }));
  return {
    db: db as unknown as Db,
    transaction: async (work) => {
      client
        .transaction(() => {
          const steps = work(db as unknown as Db);
          let step = steps.next();
          while (!step.done) step = steps.next(runSync(step.value));
        })
        .immediate();
    },
    ping: async () => {
      client.prepare('select 1').get();
    },
    close: async () => {
      client.close();
      lock?.close();
    },
  };
}

/** FULL, not WAL's NORMAL: 200 commits at NORMAL made 6 fsyncs, and an approval must survive a power cut. */
function prepare(client: Connection): void {
  client.pragma('busy_timeout = 5000');
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('foreign_keys = ON');
  client.pragma('secure_delete = FAST');
  client.pragma('journal_size_limit = 67108864');
  client.pragma('trusted_schema = OFF');
}

/**
 * A table rebuild drops the old table, which cascades while foreign keys are on, and inside the migrator's transaction
 * they can no longer be switched off: so off before, checked after.
 */
function migrateSafely(client: Connection, migrations: () => void): void {
  client.pragma('foreign_keys = OFF');
  const before = rowCounts(client);
  migrations();
  const broken = client.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0)
    throw new Error(`The migration left ${broken.length} rows without their parents; restore the backup.`);
  const after = rowCounts(client);
  for (const [table, rows] of before) {
    if (after.has(table) && (after.get(table) ?? 0) < rows)
      throw new Error(`The migration lost rows of ${table}; restore the backup.`);
  }
  client.pragma('foreign_keys = ON');
}

function rowCounts(client: Connection): Map<string, number> {
  const names = client
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all();
  return new Map(
    (names as string[]).map((name) => [name, client.prepare(`select count(*) from "${name}"`).pluck().get() as number]),
  );
}

/** An open exclusive transaction on a file of its own: the operating system frees it when the process dies. */
function holdLock(file: string): Connection {
  const lock = new open(file, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch {
    lock.close();
    throw new Refusal(
      `Another golive already works on this database (${file} is held). One process per SQLite file: stop the other one, or move to PostgreSQL with DATABASE_URL=postgres://…`,
    );
  }
  return lock;
}

/** better-sqlite3 is synchronous: the statement runs here and now, inside its native transaction. */
function runSync(statement: Statement): unknown {
  return (statement as unknown as { prepare(): { execute(): { sync(): unknown } } }).prepare().execute().sync();
}
