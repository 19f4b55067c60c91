import type { Clock } from '../clock.ts';
import { Conflict } from '../refusal.ts';
import { dialect } from './dialect.ts';
import { type Rehearsed, rehearse } from './rehearse.ts';
import { type Chance, type Db, type Scope, type Statement, scopeOf, type Tx, txOf, type Write } from './scope.ts';

export interface Database {
  /** Everything, over all workspaces: for the courier, the auditor's walk and the operator. */
  readonly db: Db;
  /** Reads inside one workspace. */
  scope(workspace: string): Scope;
  /** All or nothing, in order; nothing is awaited inside that is not a statement. */
  commit(workspace: string, writes: readonly Write[]): Promise<void>;
  /** What these writes would enqueue; nothing of them stays. */
  rehearse(workspace: string, writes: readonly Write[]): Promise<readonly Rehearsed[]>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What a dialect's driver brings; the rest of the house is the same on both. */
export interface Driver {
  readonly db: Db;
  /** Runs the statements in one write transaction; what each returned is handed back to the generator. */
  transaction(work: (db: Db) => Generator<Statement, void, unknown>): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseParts {
  url: string;
  clock: Clock;
  /** Hold SQLite's file for this process alone; a second one is refused. PostgreSQL needs no such thing. */
  exclusive?: boolean;
  chance: Chance;
  /** False for a look from outside, which must not change a database that another process works on. */
  migrate?: boolean;
  /** At most so many connections to PostgreSQL, which plans each statement once on each of them. */
  connections?: number;
}

/** Opens, migrates and guards the database of `url` (`sqlite:PATH` or `postgres://…`). */
export async function openDatabase({
  url,
  clock,
  exclusive = false,
  migrate = true,
  connections = 10,
  chance,
}: DatabaseParts): Promise<Database> {
  const driver = await connect(url, { exclusive, migrate, connections });
  return {
    db: driver.db,
    scope: (workspace) => scopeOf(driver.db, workspace),
    commit: (workspace, writes) =>
      driver.transaction((db) => steps(txOf(db, workspace, clock.now(), chance), writes, writes.length === 1)),
    rehearse: (workspace, writes) =>
      rehearse(driver.transaction, (db) => txOf(db, workspace, clock.now(), chance), writes),
    ping: () => driver.ping(),
    close: () => driver.close(),
  };
}

export interface Opening {
  exclusive: boolean;
  migrate: boolean;
  connections: number;
}

async function connect(url: string, how: Opening): Promise<Driver> {
  if (dialect === 'postgres') return (await import('./postgres.ts')).openPostgres(url, how);
  return (await import('./sqlite.ts')).openSqlite(url, how);
}

/**
 * The commit as one line of statements, whoever runs them: at once on SQLite, awaited on PostgreSQL. `alone`: nothing
 * comes of it but what its one write says, so that a single statement needs no transaction around it.
 */
export function* steps(tx: Tx, writes: readonly Write[], alone = false): Generator<Statement, void, unknown> {
  for (const write of writes) {
    const made = write(tx);
    if (isGenerator(made)) {
      yield* made as Generator<Statement, void, unknown>;
      continue;
    }
    const rows = yield alone ? { ...made, alone } : made;
    if (Array.isArray(rows) && rows.length === 0) throw new Conflict('Somebody changed this first.');
  }
}

function isGenerator(made: unknown): made is Generator {
  return typeof made === 'object' && made !== null && Symbol.iterator in made && 'next' in made;
}
