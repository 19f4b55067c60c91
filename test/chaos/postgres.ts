import type { TestProject } from 'vitest/node';
import { setup, TEMPLATE } from '#test/support/postgres.ts';
import { databaseOn } from '#test/support/server-url.ts';

/** A PostgreSQL of its own with one migrated database, started as the tests start theirs. */
export async function startPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  let server = '';
  const stop = await setup({ provide: (_: string, url: string) => (server = url) } as unknown as TestProject);
  return { url: databaseOn(server, TEMPLATE), stop: async () => stop?.() };
}
