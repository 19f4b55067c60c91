import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import type { drizzle as Drizzle } from 'drizzle-orm/better-sqlite3';
import type { migrate as Migrate } from 'drizzle-orm/better-sqlite3/migrator';
import type { readMigrationFiles as ReadMigrations } from 'drizzle-orm/migrator';
import { Refusal } from '../refusal.ts';
import type { Driver, Opening } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db, Statement } from './scope.ts';

type Connection = Sqlite.Database;

const open = load('better-sqlite3') as typeof Sqlite;
const { drizzle } = load('drizzle-orm/better-sqlite3') as { drizzle: typeof Drizzle };
const { readMigrationFiles } = load('drizzle-orm/migrator') as { readMigrationFiles: typeof ReadMigrations };
const { migrate } = load('drizzle-orm/better-sqlite3/migrator') as { migrate: typeof Migrate };

export function openSqlite(url: string, { exclusive, migrate: migrating }: Opening): Driver {
  const file = url.replace(/^(sqlite|file):(\/\/)?/, '');
  const inMemory = file === ':memory:';
  if (!inMemory) mkdirSync(dirname(file), { recursive: true });
  const lock = exclusive && !inMemory ? holdLock(`${file}.lock`) : null;
  const client = new open(file);
  prepare(client);
  keepPrepared(client);
  const db = drizzle(client, { casing: 'snake_case' });
  if (migrating) {
    migrateSafely(client, file, () => migrate(db, { migrationsFolder: migrationsFolder('sqlite') }));
    learn(client);
  }
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
  // In KiB, negative: the pages of a thousand projects; taken as they are read, not at the start.
  client.pragma('cache_size = -65536');
}

/** So many statements are kept; lists make new ones for each length. */
const MOST_KEPT = 500;

/** What drizzle builds afresh has the same words each time: preparing those takes longer than running them. */
function keepPrepared(client: Connection): void {
  const prepared = client.prepare.bind(client);
  const kept = new Map<string, Sqlite.Statement>();
  function prepareOnce(sql: string): Sqlite.Statement {
    const statement = kept.get(sql) ?? prepared(sql);
    if (kept.size < MOST_KEPT) kept.set(sql, statement);
    return statement;
  }
  client.prepare = prepareOnce as typeof client.prepare;
}

/**
 * How many different values its indexes hold, as far as that has changed much: without it SQLite takes a workspace's id to
 * be as telling as a row's, and reads a whole table to find sixty of its rows. A sample of each index is enough.
 */
function learn(client: Connection): void {
  client.pragma('analysis_limit = 400');
  // 0x10000: every table, not only those that this connection has read; 0x2: analyse where it is worth it.
  client.pragma('optimize = 0x10002');
}

/**
 * A table rebuild drops the old table, which cascades while foreign keys are on, and inside the migrator's transaction
 * they can no longer be switched off: so off before, checked after. What was there before lies beside the database until
 * the checks are done, and takes its place again when they fail.
 */
function migrateSafely(client: Connection, file: string, migrations: () => void): void {
  const before = rowCounts(client);
  const known = before.get('__drizzle_migrations') ?? 0;
  if (known >= readMigrationFiles({ migrationsFolder: migrationsFolder('sqlite') }).length) return;
  const copy = known > 0 && file !== ':memory:' ? `${file}.before-migration` : null;
  if (copy) {
    rmSync(copy, { force: true });
    client.prepare('vacuum into ?').run(copy);
  }
  client.pragma('foreign_keys = OFF');
  try {
    migrations();
    mustBeWhole(client, before);
  } catch (error) {
    client.close();
    if (copy) putBack(copy, file);
    throw error;
  }
  client.pragma('foreign_keys = ON');
}

function mustBeWhole(client: Connection, before: ReadonlyMap<string, number>): void {
  const broken = client.pragma('foreign_key_check') as unknown[];
  if (broken.length > 0)
    throw new Error(`the migration left ${broken.length} rows without their parents; nothing was changed`);
  const after = rowCounts(client);
  for (const [table, rows] of before) {
    if (after.has(table) && (after.get(table) ?? 0) < rows)
      throw new Error(`the migration lost rows of ${table}; nothing was changed`);
  }
}

function putBack(copy: string, file: string): void {
  for (const part of [`${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
  renameSync(copy, file);
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

/** What drizzle would give as a promise: better-sqlite3 is synchronous, and the statement runs inside its transaction. */
function runSync(statement: Statement): unknown {
  return (statement as unknown as { runNow(): unknown }).runNow();
}
