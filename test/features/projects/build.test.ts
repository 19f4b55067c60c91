import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { OwnedTable } from '#platform/db/scope.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject, createThroughForm, type ProjectOptions } from '#test/support/build.ts';

/** What the tests' short way to a project leaves behind must be what people's own way leaves. */
test.each<[string, ProjectOptions]>([
  ['the usual one', {}],
  [
    'one with everything',
    { ...regulated(), region: 'DE-BY', lead: 'ben', manager: 'ana', roles: { support: ['eva'] } },
  ],
  ['one that starts later, without a manager', { start: 'pending', manager: null, zone: 'Asia/Tokyo', key: 'BETA' }],
])('the short way leaves the same rows and messages: %s', async (_, options) => {
  const short = await leftBy(createProject, options);
  expect(short).toEqual(await leftBy(createThroughForm, options));
  expect(Object.keys(short.rows)).toEqual(
    expect.arrayContaining(['projects', 'gates', 'criteria', 'milestones', 'audit']),
  );
});

function regulated(): ProjectOptions {
  return { tier: 'enterprise', regulated: true, integrations: true, segment: 'smb', channel: 'beta' };
}

async function leftBy(create: typeof createProject, options: ProjectOptions) {
  const bot = await startBot();
  await create(bot, options);
  const left = {
    rows: await allRows(bot),
    said: bot.slack.everything().map(({ fallback, text }) => [fallback, text]),
  };
  await bot.close();
  return left;
}

/** Every row of every table that has some, with the ids and hashes that chance gave them replaced by their order. */
async function allRows(bot: Bot): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, table] of await allTables()) {
    const rows = (await bot.scope.from(table)).map((row) => JSON.stringify(row));
    const inOrder = (one: string, other: string) => (withoutIds(one) + one < withoutIds(other) + other ? -1 : 1);
    if (rows.length > 0) found[name] = rows.sort(inOrder).map((row) => JSON.parse(row));
  }
  const seen = new Map<string, string>();
  const numbered = JSON.stringify(found).replaceAll(IDS, (id) => {
    if (!seen.has(id)) seen.set(id, `#${seen.size}`);
    return String(seen.get(id));
  });
  return JSON.parse(numbered);
}

/** Ours, hashes and salts; and what Slack calls a modal, a message and a conversation of two. */
const IDS = /[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32,64}|view:[^"]+|\d{10}\.\d{6}|\bD\d+\b/g;

function withoutIds(row: string): string {
  return row.replaceAll(IDS, '');
}

async function allTables(): Promise<[string, OwnedTable][]> {
  const src = fileURLToPath(new URL('../../../src/', import.meta.url));
  const files = globSync('**/tables.ts', { cwd: src }).sort();
  const modules = await Promise.all(files.map((file) => import(`${src}${file}`)));
  return modules
    .flatMap((module) => Object.entries<OwnedTable>(module))
    .filter(([, it]) => typeof it === 'object' && it !== null && 'workspaceId' in it);
}
