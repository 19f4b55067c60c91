import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import { freshDatabaseUrl } from '#test/support/database.ts';
import { chaos } from './chaos.ts';

/** The long run is `npm run chaos`; this one only shows that it still can be made, and finds what is badly broken. */
const ROUNDS = 3;

let folder: string | null = null;
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = null;
});

async function databaseUrl(): Promise<string> {
  if (dialect === 'postgres') return freshDatabaseUrl();
  folder = mkdtempSync(join(tmpdir(), 'golive-chaos-'));
  return `sqlite:${join(folder, 'golive.db')}`;
}

test('rows 53–56: killed again and again while it sends, golive loses nothing and says nothing twice', async () => {
  const instances = dialect === 'postgres' ? 2 : 1;
  const tally = await chaos({ rounds: ROUNDS, seed: 11, databaseUrl: await databaseUrl(), instances, proof: true });
  expect(tally).toMatchObject({ lost: [], doubled: [], troubles: [] });
  expect(tally.kills.whileSending).toBe(ROUNDS);
  expect(tally.messages).toBeGreaterThan(30);
  expect(Object.values(tally.faults).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(5);
}, 90_000);
