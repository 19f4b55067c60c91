import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '#cli/program.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { eq, sql } from '#platform/db/drizzle.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let folder: string;
let url: string;

async function golive(...words: string[]) {
  let [out, err] = ['', ''];
  const code = await runCli(words, {
    env: { DATABASE_URL: url },
    out: (said) => {
      out += said;
    },
    err: (said) => {
      err += said;
    },
  });
  return { code, out, err };
}

function opened(exclusive = false) {
  const clock = fixedClock('2027-01-15T09:00:00Z');
  return openDatabase({ url, clock, chance: chanceOf(clock), exclusive });
}

async function enqueued(): Promise<string[]> {
  const database = await opened();
  const rows = await database.db.select().from(outbox).where(eq(outbox.state, 'pending'));
  await database.close();
  return rows.map((row) => row.payload?.text ?? '');
}

/** A file in the state of a bot that has a project; PostgreSQL's command line is the same but for the lock. */
describe.runIf(dialect === 'sqlite')('what happens by the clock, by hand', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'golive-ritual-'));
    url = `sqlite:${folder}/golive.db`;
    const bot = await startBot({ at: '2027-01-11T08:00:00Z' });
    await createProject(bot, { kickoff: '2027-01-11', goLive: '2027-01-29' });
    const bare = bot.app.database.db as unknown as { run(statement: unknown): unknown };
    bare.run(sql.raw(`vacuum into '${folder}/golive.db'`));
    await bot.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const review = ['ritual', 'run', 'gates.review', '--at', '2027-01-15T08:00:00Z', '--project', 'acme'];

  test('list names what is on, and speaks JSON', async () => {
    const { code, out, err } = await golive('ritual', 'list');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^gates\.review \(Readiness review\) {2}ACME {2}Mon–Fri 09:00 {2}Europe\/Berlin {2}the project {2}next 2027-01-1\dT08:00:00\.000Z$/m,
    );
    const lines = (await golive('ritual', 'list', '--json')).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      expect.arrayContaining([expect.objectContaining({ ritual: 'gates.review', project: 'ACME', state: 'on' })]),
    );
  });

  test('a dry run prints the messages and keeps nothing', async () => {
    const { code, out, err } = await golive(...review, '--dry-run');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('gates.review, ACME\n  in the channel of ACME (CACME)');
    expect(out).toContain('│ ');
    expect(out).toContain('dry run at 2027-01-15T08:00:00.000Z: 1 message from 1 schedule; nothing was kept or posted');
    expect(await enqueued()).toEqual([]);
  });

  test('a dry run prints a card as it would be drawn', async () => {
    await golive('tick', '--at', '2027-01-12T07:00:00Z');
    const before = await enqueued();
    const bundle = ['ritual', 'run', 'reminders.bundle', '--at', '2027-01-13T08:00:00Z', '--dry-run'];
    const { code, out, err } = await golive(...bundle);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/to mia \(UMIA\): a card[^│]*│ Your reminders for Wed 13 Jan 2027/);
    expect(await enqueued()).toEqual(before);
  });

  test('a run enqueues them, once a day', async () => {
    const first = await golive(...review);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('1 fired, 0 with nothing to say, 0 done already on that day');
    expect(await enqueued()).toHaveLength(1);
    expect((await golive(...review)).out).toContain('0 fired, 0 with nothing to say, 1 done already on that day');
    expect(await enqueued()).toHaveLength(1);
  });

  test('a tick carries out what is due by then, and plans no other days for a moment that is not now', async () => {
    const { code, out } = await golive('tick', '--at', '2027-01-12T08:00:00Z');
    expect(code).toBe(0);
    expect(out).toMatch(/^tick 2027-01-12T08:00:00\.000Z: \d+ fired, \d+ with nothing to say, \d+ missed\n$/);
    const again = await golive('tick', '--at', '2027-01-12T08:00:00Z');
    expect(again.out).toContain(': 0 fired, 0 with nothing to say, 0 missed\n');
    const database = await opened();
    const planned = () => database.db.select().from(occurrences).where(eq(occurrences.state, 'planned'));
    const before = await planned();
    await golive('tick', '--at', '2026-11-23T08:00:00Z');
    expect(await planned()).toEqual(before);
    await database.close();
  });

  test('a tick counts what it did itself, also where a clock that ran ahead has done more', async () => {
    await golive('tick', '--at', '2090-01-12T08:00:00Z');
    expect((await golive('tick')).out).toMatch(/Z: \d+ fired, \d+ with nothing to say, \d+ missed\n$/);
  });

  test('while golive runs on the file, a look is allowed and a run is refused, kindly', async () => {
    const running = await opened(true);
    expect(await golive(...review, '--dry-run')).toMatchObject({ code: 0, err: '' });
    const { code, err } = await golive(...review);
    expect(code).toBe(1);
    expect(err).toContain('golive is running on this database');
    expect(err).toContain('--dry-run');
    expect((await golive('tick')).code).toBe(1);
    await running.close();
  });

  test.each([
    [['ritual', 'run', 'gates.reviw', '--dry-run'], 'Did you mean gates.review?'],
    [['ritual', 'run', 'gates.review', '--project', 'NONE', '--dry-run'], 'There is no project NONE'],
    [['tick', '--at', 'tomorrow'], 'such as 2026-11-23T08:30:00Z'],
    [['tick', '--at', '2026-11-23T08:30'], 'such as 2026-11-23T08:30:00Z'],
  ])('%j is refused with what helps', async (words, said) => {
    const { code, out, err } = await golive(...words);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(said);
  });
});

test.each(['ritual', 'ritual list', 'ritual run', 'tick'])('%s --help explains itself', async (words) => {
  const { code, out } = await golive(...words.split(' '), '--help');
  expect(code).toBe(0);
  expect(out).toContain(`Usage: golive ${words}`);
});
