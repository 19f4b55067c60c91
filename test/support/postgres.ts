import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openPostgres } from '../../src/platform/db/postgres.ts';
import { makeRoomForContents } from './contents-postgres.ts';
import { embeddedPostgres } from './embedded-postgres.ts';
import { databaseOn } from './server-url.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

/** A real PostgreSQL for the run: `TEST_DATABASE_URL` when given, else one of our own in a temporary folder. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    await makeTemplate(given);
    project.provide('postgres', given);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'golive-postgres-'));
  // As root the server runs under a user of its own, who must get in.
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const port = await freePort();
  const sockets = socketsIn(data, port);
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'golive',
    password: 'golive',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // Nothing here outlives the run: durability would only cost time.
    postgresFlags: Object.entries({ ...settings, ...(sockets ? { unix_socket_directories: sockets } : {}) }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    ),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const url = `postgres://golive:golive@127.0.0.1:${port}/postgres${sockets ? `?host=${sockets}` : ''}`;
  await makeTemplate(url);
  project.provide('postgres', url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/**
 * Where a statement's way is shortest: a third less of the system's time than over TCP. In the server's own folder, which
 * it may write to and root may read; null where there are none, or where the path is longer than a socket's may be.
 */
function socketsIn(folder: string, port: number): string | null {
  const fits = Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) <= 100;
  return process.platform !== 'win32' && fits ? folder : null;
}

/** A migrated database that each test's own is copied from: a copy takes a tenth of the migrations' time. */
export const TEMPLATE = 'golive_test_template';

async function makeTemplate(server: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`drop database if exists ${TEMPLATE}`);
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const migrated = await openPostgres(databaseOn(server, TEMPLATE), {
    exclusive: false,
    migrate: true,
    connections: 1,
  });
  await migrated.close();
  const template = new pg.Client(databaseOn(server, TEMPLATE));
  await template.connect();
  await makeRoomForContents(template);
  await template.end();
}

/** Nothing here outlives the run: whatever makes it last, or keeps it tidy for years, would only cost time. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  jit: 'off',
  // A test asks each question once or twice on a few rows: to plan it takes longer than to answer it.
  plan_cache_mode: 'force_generic_plan',
  io_method: 'sync',
  track_activities: 'off',
  track_counts: 'off',
  update_process_title: 'off',
  max_connections: 300,
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
