import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import { freshDatabaseUrl } from '#test/support/database.ts';
import { chaos } from './chaos.ts';

/** The long run is `npm run chaos`; this one only shows that it still can be made, and finds what is badly broken. */
const short = {
  ...{ rounds: 3, kills: 1, bustle: 6, offices: 1, seed: 11, proof: true },
  hours: ['09:00', '09:30', '12:00'],
  ways: ['firing', 'starting', 'nothing'],
} as const;

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

test('rows 53–56: killed again and again while its rituals fire, golive loses nothing and says nothing twice', async () => {
  const instances = dialect === 'postgres' ? 2 : 1;
  const tally = await chaos({ ...short, databaseUrl: await databaseUrl(), instances });
  expect(tally).toMatchObject({ lost: [], doubled: [], troubles: [] });
  expect(tally.kills).toEqual({ whileFiring: 1, whileSending: 1, whileStarting: 1, outages: 0 });
  expect(tally.messages).toBeGreaterThan(10);
  expect(Object.entries(tally.faults).filter(([, times]) => times === 0)).toEqual([]);
  expect(tally.rituals).toMatchObject({
    bundle: { due: 1 },
    digest: { due: 1 },
    prompt: { due: 3 },
    summary: { due: 1 },
  });
}, 180_000);
