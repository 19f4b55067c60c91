import type Sqlite from 'better-sqlite3';
import type { Pool } from 'pg';
import type { Database } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { ofPostgres } from './contents-postgres.ts';
import { ofSqlite } from './contents-sqlite.ts';

/** All the rows of a database that stays open. */
export interface Contents {
  /** Whether nothing is under way on it. */
  isQuiet(): boolean;
  /** Notes every row as it is, under a name of its own. */
  keep(name: string): Promise<void>;
  /**
   * Takes every row out, and puts in what was kept under the name, if one is given. False when the database is no longer
   * built as it was, so that it should not be used again.
   */
  become(name: string | null): Promise<boolean>;
  end(): Promise<void>;
}

export async function contentsOf(url: string, { db }: Database): Promise<Contents> {
  const client = (db as unknown as { $client: unknown }).$client;
  return dialect === 'sqlite' ? ofSqlite(client as Sqlite.Database) : ofPostgres(url, client as Pool);
}
