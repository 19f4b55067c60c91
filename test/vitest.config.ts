import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const all = globSync('test/**/*.test.ts', { cwd: root });
/** Whatever touches storage runs on both databases; it is known by the support it imports. */
const stored = all.filter((file) => /#test\/support\/(bot|database)\.ts/.test(readFileSync(`${root}/${file}`, 'utf8')));

export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: 'sqlite',
          include: all,
          testTimeout: 20_000,
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
