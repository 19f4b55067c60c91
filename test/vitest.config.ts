import { existsSync, globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** What is long for its size, and partly waits for processes of its own. */
const LONG = /\/(chaos\/chaos|outbox\/storm|readme|limits)\.test\.ts$/;

/** Begun last, as small files are where nothing is known of earlier runs, they would be waited for alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongFirst },
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
