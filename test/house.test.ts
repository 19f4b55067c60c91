import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createFeatures } from '#features.ts';
import { createLog } from '#platform/log.ts';
import { readManifest } from '#platform/manifest/manifest.ts';
import { embeddedPostgres } from '#test/support/embedded-postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const features = createFeatures({ playbooksDir: null, log: createLog('silent') });
const sources = globSync('src/**/*.ts', { cwd: root }).map((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return { file, text, imports: importsIn(file, text) };
});

/** What a file imports, as paths from the root or package names. */
function importsIn(file: string, text: string): { target: string; typeOnly: boolean }[] {
  const found = [...text.matchAll(/^\s*(import|export)\s+(type\s+)?(?:[^'"]*?from\s+)?['"]([^'"]+)['"]/gm)];
  const lazy = [...text.matchAll(/import\(['"]([^'"]+)['"]\)/g)];
  return [
    ...found.map(([, , type, target = '']) => ({ target: normal(file, target), typeOnly: type !== undefined })),
    ...lazy.map(([, target = '']) => ({ target: normal(file, target), typeOnly: false })),
  ];
}

function normal(file: string, target: string): string {
  if (target.startsWith('#')) return `src/${target.slice(1)}`;
  if (target.startsWith('.')) return relative(root, resolve(root, dirname(file), target));
  return target;
}

function featureOf(path: string): string | undefined {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1];
}

describe('who may import whom', () => {
  test('the platform knows no feature', () => {
    const wrong = sources
      .filter(({ file }) => file.startsWith('src/platform/'))
      .flatMap((source) =>
        source.imports
          .filter(({ target }) => /^src\/(features|demo|cli|app|main)/.test(target))
          .map(({ target }) => `${source.file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('nobody imports gates, digests, kpis or admin, but the table of contents', () => {
    const wrong = sources
      .filter(({ file }) => !/^src\/(features\.ts$|demo\/)/.test(file))
      .flatMap((source) =>
        source.imports
          .filter(
            ({ target }) =>
              /^src\/features\/(gates|digests|kpis|admin)\//.test(target) &&
              featureOf(source.file) !== featureOf(target),
          )
          .map(({ target }) => `${source.file} → ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  test('features depend on each other in one direction', () => {
    const edges = new Map<string, Set<string>>();
    for (const source of sources) {
      const from = featureOf(source.file);
      if (!from) continue;
      for (const { target } of source.imports) {
        const to = featureOf(target);
        if (to && to !== from) edges.set(from, (edges.get(from) ?? new Set()).add(to));
      }
    }
    const cycles: string[] = [];
    const walk = (at: string, path: readonly string[]): void => {
      if (path.includes(at)) {
        cycles.push([...path.slice(path.indexOf(at)), at].join(' → '));
        return;
      }
      for (const next of edges.get(at) ?? []) walk(next, [...path, at]);
    };
    for (const feature of edges.keys()) walk(feature, []);
    expect([...new Set(cycles)]).toEqual([]);
  });

  test.each([
    ['drizzle-orm, as values', /^drizzle-orm/, ['src/platform/db/drizzle.ts']],
    ['node-cron', /^node-cron$/, ['src/platform/scheduler/ticker.ts']],
    ['better-sqlite3', /^better-sqlite3$/, ['src/platform/db/sqlite.ts']],
    ['pg', /^pg$/, ['src/platform/db/postgres.ts']],
    ['date-holidays', /^date-holidays$/, ['src/platform/calendar/holidays.ts', 'src/platform/calendar/regions.ts']],
    ['@slack/bolt', /^@slack\/bolt$/, ['src/platform/slack/bolt.ts']],
    ['date-fns as a whole', /^date-fns$/, []],
  ])('%s has one home', (_, form, homes) => {
    const users = sources.filter((source) =>
      source.imports.some(({ target, typeOnly }) => form.test(target) && !typeOnly),
    );
    expect(users.map(({ file }) => file).filter((file) => !(homes as string[]).includes(file))).toEqual([]);
  });

  test('rules, blocks and modals are pure', () => {
    const wrong = sources
      .filter(({ file }) => /\/(rules|blocks|modals)(\.ts$|\/)/.test(file) && file.startsWith('src/features/'))
      .flatMap((source) => [
        ...source.imports
          .filter(
            ({ target, typeOnly }) =>
              !typeOnly && /drizzle|bolt|node-cron|tables\.ts|queries\.ts|writes\.ts|platform\/db/.test(target),
          )
          .map(({ target }) => `${source.file} → ${target}`),
        ...(/\bprocess\./.test(source.text) ? [`${source.file} reads process`] : []),
      ]);
    expect(wrong).toEqual([]);
  });
});

describe('edges', () => {
  test.each([
    ['process.env', /process\.env\b/, /^src\/(main|cli|cli\/.*|demo\/.*|platform\/db\/dialect)\.ts$/],
    ['the real clock', /\bDate\.now\(|new Date\(\)/, /^src\/(platform\/clock|demo\/.*)\.ts$/],
    ['randomness', /Math\.random|randomBytes|randomUUID/, /^src\/(platform\/chance|demo\/.*)\.ts$/],
    ['a bare transaction', /\.transaction\(/, /^src\/platform\/db\/(sqlite|postgres|database)\.ts$/],
  ])('%s stays where it belongs', (_, form, home) => {
    expect(sources.filter(({ file, text }) => form.test(text) && !home.test(file)).map(({ file }) => file)).toEqual([]);
  });

  test('no file grows past 300 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 301).map(({ file }) => file)).toEqual([]);
  });

  test('every table of a feature belongs to a workspace', () => {
    const wrong = sources
      .filter(({ file }) => file.endsWith('/tables.ts'))
      .flatMap(({ file, text }) => {
        const tables = text.split(/export const \w+ = table\(/).slice(1);
        return tables
          .filter((body) => !/workspaceId: (workspaceId\(\)|text\(\)\.primaryKey\(\))/.test(body))
          .map(() => file);
      });
    expect(wrong).toEqual([]);
  });
});

describe('the table of contents', () => {
  const slashes = readManifest().features.slash_commands.map(({ command }) => command);
  const ids = (pick: 'views' | 'actions' | 'shortcuts') =>
    features.flatMap((feature) => (feature[pick] ?? []).map(({ id }: { id: string }) => id));

  test('every feature folder is listed', () => {
    const folders = new Set(globSync('src/features/*/index.ts', { cwd: root }).map((file) => featureOf(file)));
    expect([...folders].sort()).toEqual(features.map((feature) => feature.name).sort());
  });

  test.each(['views', 'actions', 'shortcuts'] as const)('ids of %s are unique and say feature.verb', (pick) => {
    const all = ids(pick);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
  });

  test('commands have one owner each, a summary and an example that can be copied', () => {
    const all = features.flatMap((feature) => feature.commands ?? []);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    for (const { path, summary, examples } of all) {
      expect(summary, path).not.toBe('');
      expect(examples.length, path).toBeGreaterThan(0);
      for (const example of examples) expect(slashes, path).toContain(example.split(' ')[0]);
    }
  });
});

test('the app boots on plain node: what vitest forgives, node does not', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      "await import('./src/app.ts'); await import('./src/features.ts'); await import('./src/cli/program.ts')",
      '--input-type=module',
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATABASE_URL: 'sqlite::memory:' },
    },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('the tests’ own PostgreSQL leaves the exit code of a red run alone', async () => {
  const ends = () => [...process.listeners('beforeExit'), ...process.listeners('exit')];
  const before = ends();
  await embeddedPostgres();
  expect(ends()).toEqual(before);
});

test('a PostgreSQL of the tests’ own is started through one home, in tests', () => {
  const users = globSync('{src,test}/**/*.ts', { cwd: root }).filter((file) =>
    /import\('embedded-postgres'\)|^import (?!type).*'embedded-postgres'/m.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(users.filter((file) => file !== 'test/house.test.ts')).toEqual(['test/support/embedded-postgres.ts']);
});
