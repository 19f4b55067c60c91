import { existsSync, globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const all = globSync('test/**/*.test.ts', { cwd: root });
/** Whatever touches storage runs on both databases; it is known by the support it imports, itself or through its helpers. */
const stored = all.filter((file) => reaches(join(root, file)));

function reaches(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  if (/#test\/support\/(bot|database|build)\.ts/.test(text)) return true;
  const helpers = [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => resolve(dirname(file), String(path)));
  return helpers.some((helper) => helper.includes('/test/') && existsSync(helper) && reaches(helper, seen));
}

export default defineConfig({
  root,
  test: {
    // One more than there are cores, for whoever waits on a database or a process leaves its core to another. What a
    // worker has loaded it keeps: nothing in the house has state of its own at load.
    maxWorkers: availableParallelism() + 1,
    isolate: false,
    // Node loads the sources as it does for `npm start`; nothing is transformed, so that nothing has to be, nor mocked.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    projects: [
      {
        test: {
          name: 'sqlite',
          include: all,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          env: { DATABASE_URL: 'sqlite::memory:', GOLIVE_TEST_MODE: 'http' },
        },
      },
      {
        test: {
          name: 'postgres',
          include: stored,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          globalSetup: ['test/support/postgres.ts'],
          env: { DATABASE_URL: 'postgres://provided-by-the-setup', GOLIVE_TEST_MODE: 'socket' },
        },
      },
    ],
  },
});
