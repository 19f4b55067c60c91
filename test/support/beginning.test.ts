import type Sqlite from 'better-sqlite3';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { verifyAudit } from '#platform/audit/verify.ts';
import { dialect } from '#platform/db/dialect.ts';
import { shown, whispered } from '#test/features/raid/desk.ts';
import { type Bot, startBot } from './bot.ts';
import { createProject } from './build.ts';

/** Of no other test, so that the first one here is made. */
const AT = '2026-11-23T08:07:00Z';

const TABLES = {
  sqlite: `select name from main.sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '\\_\\_%' escape '\\'`,
  postgres: `select tablename as name from pg_tables where schemaname = 'public'`,
};

async function ask(bot: Bot, sql: string): Promise<Record<string, unknown>[]> {
  const client = (bot.app.database.db as unknown as { $client: unknown }).$client;
  if (dialect === 'postgres') return (await (client as Pool).query(sql)).rows;
  return (client as Sqlite.Database).prepare(sql).all() as Record<string, unknown>[];
}

/** Every row of every table, in an order that says nothing about where they lie. */
async function rows(bot: Bot): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { name } of await ask(bot, TABLES[dialect])) {
    const all = await ask(bot, `select * from "${name}"`);
    const key = (row: unknown) => JSON.stringify([alike(row), row]);
    if (all.length > 0) found[String(name)] = all.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  }
  return found;
}

async function begun(before: (bot: Bot) => Promise<unknown> = async () => {}) {
  const bot = await startBot({ at: AT });
  await before(bot);
  const project = await createProject(bot, { roles: { support: ['ben'], sponsor: ['Ola'] } });
  const [stored, slack, at] = [await rows(bot), bot.slack.remains(), bot.clock.now()];
  await bot.close();
  return { project, stored, slack, at };
}

/** What is drawn by lot, or by the machine's clock, made alike. */
function alike(it: unknown): unknown {
  const drawn =
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|\d{10}\.\d{6}|V0PREVIEW\d+(:\d+\.preview)?|127\.0\.0\.1:\d+/g;
  const text = JSON.stringify(it, (_, value) => (value instanceof Map ? [...value] : value));
  return JSON.parse(text.replace(drawn, '…').replace(/"(count|lastTs|at|visibleAt)":\d+/g, '"$1":0'));
}

describe.skipIf(process.env.GOLIVE_TEST_BEGINNINGS === 'made')('a beginning that is put back', () => {
  it('is what the app has made, to the last row and message', async () => {
    const made = await begun();
    expect(Object.keys(made.stored)).toEqual(expect.arrayContaining(['projects', 'criteria', 'audit', 'assignments']));
    expect(made.slack.world.messages.length).toBeGreaterThan(0);
    const putBack = await begun();
    expect(putBack).toEqual(made);
  });

  it('is what the app would make anew', async () => {
    const putBack = await begun();
    const anew = await begun(async (bot) => bot.slack.addUser({ id: 'UNEW', name: 'new' }));
    expect(anew.project.id).not.toBe(putBack.project.id);
    anew.slack.world.users.delete('UNEW');
    expect(alike(anew)).toEqual(alike(putBack));
  });

  it.each<[string, (bot: Bot) => Promise<unknown>]>([
    ['somebody said something', (bot) => bot.person('mia').command('/golive', 'help', { channel: 'acme' })],
    ['time went by', async (bot) => bot.clock.advance(60_000)],
    ['something was stored', (bot) => bot.app.database.commit(bot.app.workspace.id, [])],
    ['Slack is about to fail', async (bot) => bot.slack.fail('chat.update', { status: 500 })],
    ['somebody left', async (bot) => bot.slack.changeUser('UZOE', { deleted: true })],
  ])('is none when %s before', async (_, before) => {
    const [putBack, other] = [await begun(), await begun(before)];
    expect(other.project.id).not.toBe(putBack.project.id);
  });

  it('goes on as if nothing had been put back', async () => {
    await begun();
    const bot = await startBot({ at: AT });
    const { id } = await createProject(bot, { roles: { support: ['ben'], sponsor: ['Ola'] } });
    const heard = await bot.person('mia').command('/raid', 'add risk "Data load late" p4 i4', { channel: 'acme' });
    expect(heard.text).toContain('Logged in ACME');
    const [item] = await ask(bot, `select id from raid_items where title = 'Data load late'`);
    expect(String(item?.id) > id).toBe(true);
    expect(await verifyAudit(bot.app.database.db, bot.app.workspace.id)).toMatchObject({ ok: true });
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  it('may hold submissions and presses, and leaves open what they opened', async () => {
    const [made, putBack] = [await corrected(), await corrected()];
    expect(made.item).toMatchObject({ title: 'SSO fails at noon' });
    expect(made.audited).toEqual(['raid.start', 'raid.add', 'raid.change']);
    expect(putBack.item).toEqual(made.item);
    expect(alike(putBack)).toEqual(alike(made));
  });
});

/** Mia logs an issue through the form and presses *Edit*: that far it is a beginning. She goes on from there. */
async function corrected() {
  const bot = await startBot({ at: AT });
  const mia = bot.person('mia');
  await createProject(bot, { roles: { support: ['ben'], sponsor: ['Ola'] } });
  const form = await bot.begin('an issue about to be corrected', async () => {
    const empty = await mia.command('/raid', 'add', { channel: 'acme' });
    await mia.submit(shown(empty), { Title: 'SSO fails', 'What is it?': 'Issue: has happened', Impact: '4 – serious' });
    const issue = await mia.command('/raid', 'I-1', { channel: 'acme' });
    return shown(await mia.click(whispered(issue), 'Edit'));
  });
  const { errors, text } = await mia.submit(form, { Title: 'SSO fails at noon' });
  const [item] = await ask(bot, `select id, title, state, version from raid_items where title like 'SSO%'`);
  const audited = await ask(bot, `select action from audit where action like 'raid.%' order by seq`);
  const heard = { errors, text, channel: bot.slack.messages('CACME') };
  expect(bot.slack.violations).toEqual([]);
  expect(await verifyAudit(bot.app.database.db, bot.app.workspace.id)).toMatchObject({ ok: true });
  await bot.close();
  return { item, heard, audited: audited.map(({ action }) => action) };
}
