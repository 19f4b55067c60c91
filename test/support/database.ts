import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { chanceOf } from '#platform/chance.ts';
import { type Clock, fixedClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { type Chance, forgetBeside } from '#platform/db/scope.ts';
import type { Kept } from './beginning.ts';
import { type Contents, contentsOf } from './contents.ts';
import { databaseOn } from './server-url.ts';

/** The address of an empty, migrated database of this test's own, on the dialect of the run. */
export async function freshDatabaseUrl(): Promise<string> {
  if (dialect === 'sqlite') return 'sqlite::memory:';
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`create database ${name} template golive_test_template`);
  await client.end();
  return databaseOn(server, name);
}

export interface Borrowed {
  url: string;
  /** Empty, and nobody else's until it is closed. */
  database: Database;
  contents: Contents;
  /** What was kept of it, and what belongs to that. */
  kept: Map<string, Kept>;
  /** How many there were. */
  commits(): number;
  /** From now on to close it is to leave it to the next test; before, it ends the connection as always. */
  returnable(): void;
}

/** Open databases that no test is using. To empty one takes a hundredth of the time of connecting to another. */
const shelf: Opened[] = [];

interface Opened {
  url: string;
  database: Database;
  contents: Contents;
  kept: Map<string, Kept>;
  /** Of the test that has it. */
  clock: Clock;
  chance: Chance;
}

/** Empty, or as it was kept under this name, if it is one that has kept something under it. */
export async function borrowDatabase(clock: Clock, chance: Chance, as: string | null = null): Promise<Borrowed> {
  const opened = (await taken(clock, chance, as)) ?? (await another(clock, chance));
  let state: 'mine' | 'returnable' | 'gone' = 'mine';
  let commits = 0;
  const database: Database = { ...opened.database, commit, close };

  function commit(...what: Parameters<Database['commit']>): Promise<void> {
    commits += 1;
    return opened.database.commit(...what);
  }

  async function close(): Promise<void> {
    const before = state;
    state = 'gone';
    if (before === 'gone') return;
    if (before === 'returnable' && opened.contents.isQuiet()) shelf.push(opened);
    else await ended(opened);
  }

  return {
    url: opened.url,
    contents: opened.contents,
    kept: opened.kept,
    database,
    commits: () => commits,
    returnable: () => {
      if (state === 'mine') state = 'returnable';
      database.close = close;
    },
  };
}

export async function freshDatabase(clock: Clock = fixedClock('2026-11-23T08:00:00Z')): Promise<Database> {
  const { database, returnable } = await borrowDatabase(clock, chanceOf(clock));
  returnable();
  return database;
}

/** Null when there is none, or when what was there has been tampered with. */
async function taken(clock: Clock, chance: Chance, as: string | null): Promise<Opened | null> {
  const opened = shelf.pop();
  if (!opened) return null;
  Object.assign(opened, { clock, chance });
  forgetBeside(opened.database.db);
  if (await opened.contents.become(as !== null && opened.kept.has(as) ? as : null)) return opened;
  await ended(opened);
  return taken(clock, chance, as);
}

async function ended({ database, contents }: Opened): Promise<void> {
  await Promise.all([database.close(), contents.end()]);
}

/** Enough for two commits that meet, and for whoever looks on; each costs PostgreSQL its plans anew. */
const CONNECTIONS = 3;

async function another(clock: Clock, chance: Chance): Promise<Opened> {
  const url = await freshDatabaseUrl();
  const now = () => opened.clock.now();
  const database = await openDatabase({
    url,
    clock: { now },
    connections: CONNECTIONS,
    chance: { newId: () => opened.chance.newId(), salt: () => opened.chance.salt() },
  });
  const opened: Opened = { url, database, contents: await contentsOf(url, database), kept: new Map(), clock, chance };
  return opened;
}
