import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { chanceOf } from '#platform/chance.ts';
import { type Clock, fixedClock } from '#platform/clock.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';

/** The address of an empty database of this test's own, on the dialect of the run. */
export async function freshDatabaseUrl(): Promise<string> {
  if (dialect === 'sqlite') return 'sqlite::memory:';
  const server = inject('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`create database ${name} template golive_test_template`);
  await client.end();
  return server.replace(/\/[^/]*$/, `/${name}`);
}

export async function freshDatabase(clock: Clock = fixedClock('2026-11-23T08:00:00Z')): Promise<Database> {
  return openDatabase({ url: await freshDatabaseUrl(), clock, chance: chanceOf(clock) });
}
