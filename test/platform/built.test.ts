import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { builtFrom } from '../../src/built.cjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golive-built-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Sources and a build of them; the moments of writing are seconds. */
function written({ file = 10, subfolder = 10, build }: { file?: number; subfolder?: number; build: number }) {
  const [sources, deep, built] = [join(folder, 'src'), join(folder, 'src/deep'), join(folder, 'main.js')];
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, 'rules.ts'), '');
  writeFileSync(built, '');
  utimesSync(join(deep, 'rules.ts'), file, file);
  utimesSync(deep, subfolder, subfolder);
  utimesSync(sources, 10, 10);
  utimesSync(built, build, build);
  return { sources, built };
}

test.each([
  ['newer than all sources', { build: 20 }, true],
  ['older than a file deep inside', { file: 30, build: 20 }, false],
  ['older than a folder from which something was taken', { subfolder: 30, build: 20 }, false],
])('a build %s', (_, moments, used) => {
  const { sources, built } = written(moments);
  expect(builtFrom(sources, built)).toBe(used ? built : null);
});

test('a link to nowhere, as an editor leaves it, is no source', () => {
  const { sources, built } = written({ build: 20 });
  symlinkSync(join(folder, 'nowhere'), join(sources, '.#rules.ts'));
  utimesSync(sources, 10, 10);
  expect(builtFrom(sources, built)).toBe(built);
});

test('without a build the sources are run', () => {
  expect(builtFrom(folder, join(folder, 'main.js'))).toBeNull();
});

test('what is built gets ready over a socket, finds all that comes with it, and ends with 0 on SIGTERM', async () => {
  // What others may be starting from meanwhile is not written again.
  const isBuilt = builtFrom(resolve('src'), resolve('dist/main.js')) !== null;
  if (!isBuilt) execFileSync(process.execPath, ['--run', 'build'], { stdio: 'pipe' });
  const slack = await startFakeSlack();
  const child = spawn(process.execPath, [resolve('dist/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'built.db')}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const complaints = text(child.stderr);
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('"msg":"ready"')) break;
  }
  const line = said.split('\n').find((each) => each.includes('"msg":"ready"'));
  if (!line) throw new Error(`never ready: ${said}${await complaints}`);
  const ready = JSON.parse(line);
  expect(ready).toMatchObject({ from: 'build', mode: 'socket', workspace: { id: 'T0HOME' }, port: expect.any(Number) });
  expect((await fetch(`http://127.0.0.1:${ready.port}/healthz`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await complaints).toBe('');
  expect(said).not.toContain('"level":50');
  await slack.close();
});
