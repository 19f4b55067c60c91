import type { drizzle as Drizzle } from 'drizzle-orm/node-postgres';
import type { migrate as Migrate } from 'drizzle-orm/node-postgres/migrator';
import type Pg from 'pg';
import type { Driver } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db } from './scope.ts';

const { Pool } = load('pg') as typeof Pg;
const { drizzle } = load('drizzle-orm/node-postgres') as { drizzle: typeof Drizzle };
const { migrate } = load('drizzle-orm/node-postgres/migrator') as { migrate: typeof Migrate };

/** Any number, the same in every instance: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_246_001;

export async function openPostgres(url: string): Promise<Driver> {
  const pool = new Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5_000 });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  await migrateAlone(pool);
  const db = drizzle(pool, { casing: 'snake_case' });
  return {
    db: db as unknown as Db,
    transaction: (work) =>
      db.transaction(async (tx) => {
        const steps = work(tx as unknown as Db);
        let step = steps.next();
        while (!step.done) step = steps.next(await step.value);
      }),
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

async function migrateAlone(pool: Pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: migrationsFolder('postgres') });
  } finally {
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    client.release();
  }
}
