import type { drizzle as Drizzle } from 'drizzle-orm/node-postgres';
import type { migrate as Migrate } from 'drizzle-orm/node-postgres/migrator';
import type Pg from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import { Conflict } from '../refusal.ts';
import type { Driver, Opening } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db, Statement } from './scope.ts';
import { codeOf, isBreaking, SparingClient, SparingPool } from './sparing.ts';

const { Client } = load('pg') as typeof Pg;
const { drizzle } = load('drizzle-orm/node-postgres') as { drizzle: typeof Drizzle };
const { migrate } = load('drizzle-orm/node-postgres/migrator') as { migrate: typeof Migrate };

/** Any number, the same in every instance: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_246_001;

export async function openPostgres(url: string, how: Opening): Promise<Driver> {
  if (how.migrate) await migrateAlone(url);
  const pool = new SparingPool({
    Client: SparingClient,
    connectionString: url,
    max: how.connections,
    connectionTimeoutMillis: 5_000,
    // A half-open connection must not hold a person, or the courier, for ever.
    keepAlive: true,
    query_timeout: 15_000,
    statement_timeout: 15_000,
    // What is asked in one go is sent in one go: a commit takes as long as its questions, not its statements.
    pipeline: true,
  } as PoolConfig);
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});

  return {
    db: drizzle(pool, { casing: 'snake_case' }) as unknown as Db,
    transaction: async (work) => {
      const client = await pool.connect();
      const steps = work(dbOf(client));
      let begun = false;
      let broken: Error | undefined;
      try {
        const first = steps.next();
        begun = !isAlone(first);
        if (begun) await transact(client, first, steps);
        else if (!first.done)
          steps.next(
            await sent(first.value).catch((failure) => {
              if (isBreaking(failure)) broken = failure;
              throw failure;
            }),
          );
      } catch (error) {
        if (begun)
          broken = await client.query('rollback').then(
            () => undefined,
            (failure) => failure,
          );
        throw overtaken.has(codeOf(error)) ? new Conflict('Somebody changed this first.') : error;
      } finally {
        client.release(broken);
      }
    },
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

type Step = IteratorResult<Statement, void>;

/** No statement, or one that PostgreSQL makes all or nothing by itself. */
function isAlone(step: Step): boolean {
  return step.done || step.value.alone === true;
}

/**
 * Sends each statement at once, in order, and waits only where the next step needs to know what came of it; and for all
 * of them before the commit: sent ahead of their answers, it could stand though its caller gave up waiting and was told
 * that it failed.
 */
async function transact(client: PoolClient, first: Step, steps: Generator<Statement, void, unknown>): Promise<void> {
  const unanswered: Promise<unknown>[] = [];
  const send = (result: Promise<unknown>) => {
    // Whoever waits hears of the first failure; what was sent behind it fails with it.
    result.catch(() => {});
    unanswered.push(result);
  };
  const answered = async () => {
    let last: unknown;
    for (const one of unanswered.splice(0)) last = await one;
    return last;
  };
  send(client.query('begin'));
  let step = first;
  while (!step.done) {
    send(sent(step.value));
    step = steps.next(step.value.silent ? undefined : await answered());
  }
  await answered();
  await client.query('commit');
}

function sent(statement: Statement): Promise<unknown> {
  return statement.execute?.() ?? Promise.resolve(statement);
}

const known = new WeakMap<PoolClient, Db>();

/** One for each connection, so that what is built for it is built once. */
function dbOf(client: PoolClient): Db {
  const db = known.get(client) ?? (drizzle(client, { casing: 'snake_case' }) as unknown as Db);
  known.set(client, db);
  return db;
}

/** deadlock_detected and serialization_failure: of two commits that met, this one is to be decided again. */
const overtaken = new Set(['40P01', '40001']);

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
