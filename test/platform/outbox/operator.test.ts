import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '#cli/program.ts';
import { audit } from '#platform/audit/tables.ts';
import { chanceOf } from '#platform/chance.ts';
import { fixedClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { dialect } from '#platform/db/dialect.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type OutboxState, outbox } from '#platform/outbox/tables.ts';
import { borrowDatabase } from '#test/support/database.ts';
import { letter } from './post-office.ts';

const clock = fixedClock('2026-11-23T08:00:00Z');

let url: string;
let leave: () => void | Promise<void>;

beforeEach(async () => {
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'golive-outbox-'));
    url = `sqlite:${folder}/golive.db`;
    leave = () => rmSync(folder, { recursive: true, force: true });
  } else {
    const borrowed = await borrowDatabase(clock, chanceOf(clock));
    borrowed.returnable();
    url = borrowed.url;
    leave = () => borrowed.database.close();
  }
});
afterEach(() => leave());

async function golive(words: string) {
  let [out, err] = ['', ''];
  const code = await runCli(words.split(' '), {
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

/** Opens the database, does the work and closes it again, so that the command finds it alone. */
async function inside<T>(work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, clock, chance: chanceOf(clock) });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function stuck(state: OutboxState, error: string | null): Promise<string> {
  return inside(async (database) => {
    await database.commit('T1', [letter({ key: 'secret plans' })]);
    await database.db.update(outbox).set({ state, error });
    const [row] = await database.db.select().from(outbox);
    if (!row) throw new Error('no message');
    return row.id;
  });
}

const rows = () =>
  inside(({ db }) =>
    db
      .select()
      .from(outbox)
      .then((all) => all),
  );
const lines = () =>
  inside(({ db }) =>
    db
      .select()
      .from(audit)
      .where(eq(audit.actor, 'host-operator'))
      .then((all) => all),
  );

test('lists what is stuck with its cure, and not a word of what it says', async () => {
  const id = await stuck('dead', 'not_in_channel');
  const { out, code } = await golive('outbox list');
  expect(code).toBe(0);
  expect(out).toContain(`${id}  dead`);
  expect(out).toContain("not_in_channel → I'm not a member of CACME. Type `/invite @golive` there");
  const { out: json } = await golive('outbox list --json');
  expect(JSON.parse(json)).toMatchObject({ id, state: 'dead', destination: 'CACME', reason: 'not_in_channel' });
});

test.each([
  ['retry', 'dead', 'pending', 'message.repost'],
  ['retry', 'parked', 'pending', 'message.repost'],
  ['drop', 'parked', 'dropped', 'message.drop'],
] as const)('%s takes a message from %s to %s, on record as the host’s operator', async (word, from, to, action) => {
  const id = await stuck(from, 'no answer');
  expect(await golive(`outbox ${word} ${id}`)).toMatchObject({ code: 0, out: `${id} is ${to} now\n` });
  expect(await rows()).toMatchObject([{ state: to }]);
  expect(await lines()).toMatchObject([{ action, via: 'cli', subject: `outbox:${id}` }]);
  expect((await golive('outbox list')).out).toContain('no message is stuck');
});

test('row 62: after a restore what waits is parked, and posted only once somebody has looked', async () => {
  for (const state of ['pending', 'sending', 'unknown', 'reconciling'] as const) {
    const id = await stuck(state, null);
    expect(await golive('outbox park')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^1 parked in .*see golive/),
    });
    expect(await rows()).toMatchObject([{ state: 'parked', error: 'restored' }]);
    expect((await golive('outbox list')).out).toContain('Look in CACME whether it is there.');
    expect(await golive(`outbox drop ${id}`)).toMatchObject({ code: 0 });
    await inside(({ db }) => db.delete(outbox).then(() => {}));
  }
  expect((await golive('outbox park')).out).toMatch(/^0 parked in \S+\n$/);
  expect((await lines()).filter(({ action }) => action === 'message.park')).toHaveLength(4);
});

test('what is under way, over or unknown is left alone', async () => {
  const id = await stuck('reconciling', null);
  expect(await golive(`outbox retry ${id}`)).toMatchObject({ code: 1 });
  await inside(({ db }) =>
    db
      .update(outbox)
      .set({ state: 'sent' })
      .then(() => {}),
  );
  expect(await golive(`outbox drop ${id}`)).toMatchObject({ code: 0, out: `${id} is sent already\n` });
  expect(await golive('outbox retry nothing')).toMatchObject({ code: 1 });
  expect(await lines()).toEqual([]);
});

test('the manifest asks for history with --proof alone', async () => {
  const { out } = await golive('manifest --proof');
  for (const scope of ['channels:history', 'groups:history', 'im:history', 'im:write']) expect(out).toContain(scope);
  expect((await golive('manifest')).out).not.toContain('history');
  expect((await golive('manifest --proof --http https://bot.example.com')).out).toContain('channels:history');
});
