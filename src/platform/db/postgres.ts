import type { drizzle as Drizzle } from 'drizzle-orm/node-postgres';
import type { migrate as Migrate } from 'drizzle-orm/node-postgres/migrator';
import type Pg from 'pg';
import { Conflict } from '../refusal.ts';
import type { Driver, Opening } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db } from './scope.ts';

const { Client, Pool } = load('pg') as typeof Pg;
const { drizzle } = load('drizzle-orm/node-postgres') as { drizzle: typeof Drizzle };
const { migrate } = load('drizzle-orm/node-postgres/migrator') as { migrate: typeof Migrate };

/** Any number, the same in every instance: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_246_001;

export async function openPostgres(url: string, how: Opening): Promise<Driver> {
  if (how.migrate) await migrateAlone(url);
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    // A half-open connection must not hold a person, or the courier, for ever.
    keepAlive: true,
    query_timeout: 15_000,
    statement_timeout: 15_000,
  });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});

  const db = drizzle(pool, { casing: 'snake_case' });
  return {
    db: db as unknown as Db,
    transaction: (work) =>
      db
        .transaction(async (tx) => {
          const steps = work(tx as unknown as Db);
          let step = steps.next();
          while (!step.done) step = steps.next(await step.value);
        })
        .catch((error) => {
          throw overtaken.has(codeOf(error)) ? new Conflict('Somebody changed this first.') : error;
        }),
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

/** deadlock_detected and serialization_failure: of two commits that met, this one is to be decided again. */
const overtaken = new Set(['40P01', '40001']);

function codeOf(error: unknown): string {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return cause?.code ?? code ?? '';
}

/** On a connection of its own, which takes the lock with it when it ends; migrations may take their time. */
async function migrateAlone(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: migrationsFolder('postgres') });
  } finally {
    await client.end();
  }
}
