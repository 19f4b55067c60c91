import type { Socket } from 'node:net';
import type { drizzle as Drizzle } from 'drizzle-orm/node-postgres';
import type { migrate as Migrate } from 'drizzle-orm/node-postgres/migrator';
import type Pg from 'pg';
import type { ClientConfig, PoolClient, PoolConfig } from 'pg';
import { Conflict } from '../refusal.ts';
import type { Driver, Opening } from './database.ts';
import { load } from './drizzle.ts';
import { migrationsFolder } from './migrations.ts';
import type { Db, Statement } from './scope.ts';

const { Client, Pool } = load('pg') as typeof Pg;
const { drizzle } = load('drizzle-orm/node-postgres') as { drizzle: typeof Drizzle };
const { migrate } = load('drizzle-orm/node-postgres/migrator') as { migrate: typeof Migrate };

/** Any number, the same in every instance: only one of them migrates at a time. */
const MIGRATION_LOCK = 7_246_001;

/** So many different statements are kept prepared on each connection; lists make new ones for each length. */
const MOST_NAMES = 500;
const names = new Map<string, string>();

/**
 * Names each statement by its words, so that PostgreSQL parses and plans it once for each connection; and what is asked in
 * one turn leaves in one piece, for each costs a call of the system and wakes the other side.
 */
class SparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // Whoever waits for an answer hears of a broken connection; without a listener it would end the process.
    this.on('error', () => {});
  }

  override query(config: unknown, ...more: unknown[]): never {
    const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return super.query(named(config) as never, ...(more as never[])) as never;
  }
}

/** What is read in one turn goes over one connection, in one piece. */
class SparingPool extends Pool {
  #turn: Turn | null = null;

  override query(...asked: unknown[]): never {
    const turn = this.#turn ?? this.#begun();
    turn.asked += 1;
    return answered(turn, asked) as never;
  }

  #begun(): Turn {
    const turn: Turn = { asked: 0, client: this.connect() };
    const over = () => {
      this.#turn = null;
    };
    turn.client.then(over, over);
    // While no connection is free, later reads wait for one of their own.
    setImmediate(() => {
      if (this.#turn === turn) over();
    });
    this.#turn = turn;
    return turn;
  }
}

interface Turn {
  client: Promise<PoolClient>;
  /** So many have no answer yet. */
  asked: number;
  failure?: Error;
}

async function answered(turn: Turn, asked: unknown[]): Promise<unknown> {
  const client = await turn.client;
  try {
    return await (client as unknown as { query(...asked: unknown[]): unknown }).query(...asked);
  } catch (error) {
    turn.failure = error as Error;
    throw error;
  } finally {
    turn.asked -= 1;
    if (turn.asked === 0) client.release(turn.failure);
  }
}

function named(config: unknown): unknown {
  const { text, name } = config as { text?: unknown; name?: unknown };
  if (typeof text !== 'string' || name) return config;
  if (!names.has(text) && names.size < MOST_NAMES) names.set(text, `text_${names.size}`);
  return names.has(text) ? { ...(config as object), name: names.get(text) } : config;
}

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
      let broken: Error | undefined;
      try {
        await transact(client, work(dbOf(client)));
      } catch (error) {
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

/**
 * Sends each statement at once, in order, and waits only where the next step needs to know what came of it; and for all
 * of them before the commit, for one that failed on this side has spoilt nothing on the other.
 */
async function transact(client: PoolClient, steps: Generator<Statement, void, unknown>): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const send = (result: Promise<unknown>) => {
    // Whoever waits hears of the first failure; what was sent behind it fails with it.
    result.catch(() => {});
    sent.push(result);
  };
  const answered = async () => {
    let last: unknown;
    for (const one of sent.splice(0)) last = await one;
    return last;
  };
  send(client.query('begin'));
  let step = steps.next();
  while (!step.done) {
    const { silent = false, execute } = step.value as Sendable;
    // Awaited as they are, drizzle's statements would start a turn later, and not in their order.
    send(execute ? execute.call(step.value) : Promise.resolve(step.value));
    step = steps.next(silent ? undefined : await answered());
  }
  await answered();
  await client.query('commit');
}

/** Of a statement: how it is sent now, and whether nobody looks at what it gives. */
interface Sendable {
  silent?: boolean;
  execute?(): Promise<unknown>;
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
