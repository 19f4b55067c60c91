import { existsSync } from 'node:fs';
import { type Clock, systemClock } from '#platform/clock.ts';
import { cureOf, type Env } from '#platform/config.ts';
import { databaseProblem } from '#platform/config-problems.ts';
import type { Database } from '#platform/db/database.ts';
import { scrub } from '#platform/log.ts';
import { Refusal } from '#platform/refusal.ts';
import { whyNotStarted } from './start-failures.ts';

export interface Opened {
  database: Database;
  /** The address without its password. */
  shown: string;
}

/** Opens the database that was named or that the environment names, and closes it after the work. */
export async function withDatabase<T>(
  env: Env,
  how: { url?: string; mustExist?: boolean; exclusive?: boolean; clock?: Clock },
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const url = how.url ?? (env.DATABASE_URL?.trim() || 'sqlite:./data/golive.db');
  const why = databaseProblem(url);
  if (why)
    throw new Refusal(`${how.url ? '--database' : 'DATABASE_URL'} ${why}${how.url ? '' : cureOf('DATABASE_URL')}`);
  const shown = scrub(url);
  if (how.mustExist && !isThere(url)) throw new Refusal(`There is no database at ${shown}.`);
  // The tables take their dialect from here while they load, which is now.
  env.DATABASE_URL = url;
  const database = await opened(url, how.exclusive ?? false, how.clock ?? systemClock);
  try {
    return await work({ database, shown });
  } finally {
    await database.close();
  }
}

async function opened(url: string, exclusive: boolean, clock: Clock): Promise<Database> {
  const [{ openDatabase }, { chanceOf }] = await Promise.all([
    import('#platform/db/database.ts'),
    import('#platform/chance.ts'),
  ]);
  try {
    return await openDatabase({
      url,
      clock,
      chance: chanceOf(clock),
      exclusive,
      migrate: exclusive,
    });
  } catch (error) {
    const why = whyNotStarted(error, { port: 0 });
    throw why === null ? error : new Refusal(why);
  }
}

/** Whether the SQLite file exists; of a server that is found out by asking it. */
export function isThere(url: string): boolean {
  if (!url.startsWith('sqlite:')) return true;
  const file = url.replace(/^sqlite:(\/\/)?/, '');
  return file === ':memory:' || existsSync(file);
}
