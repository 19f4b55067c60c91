import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepEntry } from '#features/standups/day-writes.ts';
import { standupOf } from '#features/standups/queries.ts';
import { timeOf } from '#platform/clock.ts';
import { dialect } from '#platform/db/dialect.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type Desk, last, openDesk, shown, whispered } from './desk.ts';

const zones = [
  'Pacific/Auckland',
  'Australia/Sydney',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Europe/Berlin',
  'Europe/London',
  'America/Sao_Paulo',
  'America/New_York',
  'America/Denver',
  'America/Los_Angeles',
];
/** PostgreSQL takes four times as long for each; what depends on it shows in a quarter of them. */
const SIZE = dialect === 'sqlite' ? 200 : 48;
const DAY = '2026-11-24';

let desk: Desk;
let crowd: readonly Person[];

/** Monday evening in Berlin: everybody's Monday question is over, and Auckland's Tuesday has not begun. */
beforeEach(async () => {
  desk = await openDesk();
  const { bot } = desk;
  bot.clock.set('2026-11-23T19:00:00Z');
  await bot.begin('a crowd takes part', gather);
  crowd = (await bot.scope.from(people)).filter(({ slackId }) => slackId.startsWith('UC'));
});

async function gather(): Promise<void> {
  const { bot } = desk;
  for (let n = 0; n < SIZE; n += 1) {
    bot.slack.addUser({ id: `UC${n}`, name: `crowd-${n}`, tz: zoneOf(n) });
  }
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) =>
      tx.insert(
        people,
        Array.from({ length: SIZE }, (_, n) => ({
          id: tx.newId(),
          slackId: `UC${n}`,
          name: `crowd-${n}`,
          zone: zoneOf(n),
          kind: 'member' as const,
          active: true,
          role: 'member' as const,
          seenAt: tx.now,
        })),
      ),
  ]);
  const mia = bot.person('mia');
  const form = shown(await mia.command('/golive', 'standup setup ACME', { channel: 'acme' }));
  await mia.submit(form, { 'Who takes part': Array.from({ length: SIZE }, (_, n) => ({ id: `UC${n}` })) });
}

afterEach(async () => {
  vi.restoreAllMocks();
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

function zoneOf(n: number): string {
  return zones[n % zones.length] ?? 'UTC';
}

/** Each says much, and is blocked. */
async function answer(some: readonly Person[]): Promise<void> {
  if (some.length === 0) return;
  const { bot, acme } = desk;
  const standup = await standupOf(bot.scope, acme.id);
  if (!standup) throw new Error('no standup');
  const said = {
    done: `Done & ${'d'.repeat(900)}`,
    next: 'n'.repeat(900),
    blocked: `Blocked <by> ${'b'.repeat(900)}`,
  };
  const entry = { ...said, mood: null, more: [], finished: [], late: false };
  await bot.app.database.commit(
    bot.app.workspace.id,
    some.map(({ id, slackId }) =>
      keepEntry(standup, { projectId: acme.id, personId: id, day: DAY, ...entry }, slackId),
    ),
  );
}

/** The direct messages of the crowd that hold these words, as `UC7` → how many. */
async function inboxes(words: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { slackId } of crowd) {
    const channel = await desk.bot.slack.directMessages(slackId);
    const count = desk.bot.slack.messages(channel).filter(({ text }) => text.includes(words)).length;
    if (count > 0) found.set(slackId, count);
  }
  return found;
}

/** Statements that reach the driver while something is done. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const load = createRequire(import.meta.url);
  const spies =
    dialect === 'postgres'
      ? [vi.spyOn(load('pg').Client.prototype, 'query')]
      : (['all', 'get', 'run'] as const).map((method) => vi.spyOn(sqliteStatement(load), method));
  await work();
  const count = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  for (const spy of spies) spy.mockRestore();
  return count;
}

function sqliteStatement(load: NodeJS.Require) {
  const database = new (load('better-sqlite3'))(':memory:');
  const prototype = Object.getPrototypeOf(database.prepare('select 1'));
  database.close();
  return prototype;
}

describe(`${SIZE} people in 12 zones`, () => {
  it('are each asked once at 09:30 of their own, and summed up once', { timeout: 240_000 }, async () => {
    const { bot } = desk;
    const askedAt = new Map<string, string>();
    const start = Date.parse('2026-11-23T19:15:00Z');
    for (let step = 0; step < 96; step += 1) {
      const iso = new Date(start + step * 15 * 60_000).toISOString();
      await bot.tick(iso);
      const asked = [...(await inboxes('what is done')).keys()].filter((slackId) => !askedAt.has(slackId));
      for (const slackId of asked) askedAt.set(slackId, iso);
      // Every other one answers at once; the rest are reminded an hour later and answer after that.
      await answer(crowd.filter((person, n) => n % 2 === 0 && asked.includes(person.slackId)));
      const slow = new Date(start + (step - 5) * 15 * 60_000).toISOString();
      await answer(crowd.filter((person, n) => n % 2 === 1 && askedAt.get(person.slackId) === slow));
    }
    expect(askedAt.size).toBe(SIZE);
    for (const { slackId, zone } of crowd) {
      expect(timeOf(new Date(askedAt.get(slackId) ?? ''), zone), zone).toBe('09:30');
    }
    expect([...(await inboxes('what is done')).values()].every((count) => count === 1)).toBe(true);
    const reminded = await inboxes('isn’t in yet');
    expect([...reminded.keys()].sort()).toEqual(
      crowd
        .filter((_, n) => n % 2 === 1)
        .map(({ slackId }) => slackId)
        .sort(),
    );
    expect(desk.summaries()).toHaveLength(1);
    expect(last(desk.summaries()).text).toContain(`${SIZE} of ${SIZE} answered`);
    const authors = desk.thread().map(({ text }) => /crowd-\d+/.exec(text)?.[0]);
    expect(authors).toHaveLength(SIZE);
    expect(new Set(authors).size).toBe(SIZE);
  });

  it('cost a bounded number of statements', { timeout: 240_000 }, async () => {
    const { bot } = desk;
    await bot.tick('2026-11-24T08:29:00Z');
    bot.clock.set('2026-11-24T08:30:00Z');
    const due = crowd.filter(({ zone }) => zone === 'Europe/Berlin').length;
    expect(due).toBeGreaterThan(SIZE / zones.length - 1);
    const prompts = await statements(() => bot.app.tick());
    await bot.settle();
    const asked = (await inboxes('what is done')).size;
    expect(asked).toBe(due);
    expect(prompts / asked).toBeLessThan(30);

    await answer(crowd);
    await bot.tick('2026-11-24T10:59:00Z');
    bot.clock.set('2026-11-24T11:00:00Z');
    const summary = await statements(() => bot.app.tick());
    expect(summary).toBeLessThan(60 + 2 * SIZE);
    await bot.settle();
    expect(desk.thread()).toHaveLength(SIZE);

    const screen = await statements(async () => {
      const heard = await bot.person('mia').command('/golive', 'standup status ACME', { channel: 'acme' });
      expect(heard.text).toContain('Participation in four weeks');
      const next = await bot.person('mia').click(whispered(heard), 'Next');
      expect(next.text).toContain('Previous');
    });
    expect(screen).toBeLessThan(100);
  });
});
