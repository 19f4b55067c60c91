import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { tellStory } from '#demo/story.ts';
import { manifestSchema } from '#platform/manifest/schema.ts';
import { freshReadme } from '#test/support/readme.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the tables in the README are those of the code (npm run readme writes them)', async () => {
  expect(await freshReadme(readme)).toBe(readme);
});

test('what the README redirects into a manifest is a manifest', () => {
  const [, line] = /`(npm run [^`]*) > manifest\.http\.yml`/.exec(readme) ?? [];
  const printed = execSync(String(line), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(manifestSchema.parse(parse(printed))).toMatchObject({ settings: { socket_mode_enabled: false } });
});

test('what the README shows of a check is what the demo says, which ends well', async () => {
  const [, excerpt = ''] = /asks for the first time.*?```\n(.*?)```/s.exec(readme) ?? [];
  const lines = excerpt.split('\n').filter((line) => line !== '' && line !== '…');
  expect(lines.length).toBeGreaterThan(10);
  const said: string[] = [];
  // A story that goes wrong throws. Its lines are wrapped for the screen.
  await tellStory({ keep: null, print: (line) => said.push(line) });
  const unwrapped = said.join('\n').replace(/\s*\n\s*│\s*/g, ' ');
  expect(lines.filter((line) => !unwrapped.includes(line))).toEqual([]);
}, 60_000);

test('every npm script that the README names is there', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const named = [...readme.matchAll(/npm run (?:--silent )?([a-z]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(String(name) in scripts))).toEqual([]);
});

test('every variable of .env.example is explained where somebody installs', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  const variables = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => String(name));
  expect(variables).toContain('SLACK_BOT_TOKEN');
  expect(readme).toContain('.env.example');
});
