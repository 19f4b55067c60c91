import { afterEach, beforeEach, expect, it } from 'vitest';
import { gates } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { eq, inArray } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, high, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(await startBot());
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

async function setZone(zone: string): Promise<void> {
  await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
    (tx) => tx.update(projects, { zone }, eq(projects.id, desk.acme.id)),
  ]);
}

it.each([
  ['r-%', 'call the vendor'],
  ['R-% ACME', 'call the vendor'],
  ['"R-%"', 'call the vendor'],
  ['list risks ACME', 'RAID log, risk'],
  ['risks high ACME', 'RAID log, risk, high'],
  ['ACME', 'RAID log, open'],
  ['ACME high', 'RAID log, high'],
])('reads the key behind the words, in the channel of another project: %s', async (text, expected) => {
  await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
  const { number } = await desk.added(high);
  const channel = text.includes('ACME') ? 'beta' : 'acme';
  const heard = await desk.raid('mia', text.replace('%', String(number)), { channel });
  expect(heard.text).toContain(expected);
  expect(heard.text).toContain('ACME');
});

it('takes a key alone behind a code for the project, not for the reason', async () => {
  await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
  const { number } = await desk.added('risk "Small" p2 i2');
  const heard = await desk.raid('mia', `close R-${number} ACME`, { channel: 'beta' });
  expect(shown(heard).title).toMatchObject({ text: `Close R-${number}` });
  expect(await desk.stored(`R-${number}`)).toMatchObject({ state: 'open' });
});

it('keeps a key inside a reason as words', async () => {
  const { number } = await desk.added('risk "Small" p2 i2');
  await desk.raid('mia', `close R-${number} because the load is over in ACME`);
  expect(await desk.stored(`R-${number}`)).toMatchObject({ reason: 'the load is over in ACME' });
});

it('goes by the project’s day, not the reader’s', async () => {
  await setZone('Pacific/Auckland');
  desk.bot.clock.set('2026-11-23T20:00:00Z');
  const heard = await desk.raid('mia', 'add risk "Data load late" due:today p2 i2');
  expect(heard.text).toContain('Tue 24 Nov 2026 (Pacific/Auckland)');
  desk.bot.clock.set('2026-11-24T12:00:00Z');
  expect((await desk.raid('mia', 'list overdue')).text).toContain('was due Tue 24 Nov 2026');
  const form = shown(await desk.raid('mia', 'add'));
  const past = await desk.bot.person('mia').submit(form, { Title: 'Late', Due: '2026-11-24' });
  expect(past.errors?.due).toContain('is in the past');
});

it.each(['closed', 'cancelled'] as const)('offers nothing to change in a project that is %s', async (state) => {
  const { number } = await desk.added(high);
  const before = whispered(await desk.raid('mia', `ACME R-${number}`));
  expect(JSON.stringify(before.blocks)).toContain('raid.edit');
  await desk.setState(state);
  const card = JSON.stringify(whispered(await desk.raid('mia', `ACME R-${number}`)).blocks);
  expect(card).toContain('raid.page');
  expect(card).not.toMatch(/raid\.(edit|close|accept|convert)|press Edit/i);
  const list = JSON.stringify(whispered(await desk.raid('mia', 'list ACME')).blocks);
  expect(list).toContain('raid.open');
  expect(list).not.toContain('raid.new');
});

it('takes a gate however it is spelt, also where the project is chosen later', async () => {
  expect(await desk.added('risk "One" gate:golive')).toMatchObject({ gateKey: 'go-live' });
  await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
  const form = shown(await desk.raid('mia', 'add risk "Two" gate:golive', { channel: 'general' }));
  await desk.bot.person('mia').submit(form, { Project: 'ACME · Acme' });
  expect((await desk.fresh()).find(({ title }) => title === 'Two')).toMatchObject({ gateKey: 'go-live' });
});

it('blocks the next gate once its own is behind, and says so when none is left', async () => {
  async function goOn(phase: 'hypercare' | 'done', behind: readonly string[]) {
    await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
      (tx) => tx.update(projects, { phase }, eq(projects.id, desk.acme.id)),
      (tx) => tx.update(gates, { state: 'passed' }, inArray(gates.key, [...behind])),
    ]);
  }
  await goOn('hypercare', ['design', 'build-complete', 'uat', 'go-live']);
  const logged = await desk.raid('mia', 'add risk "Data is corrupted nightly" p5 i5');
  expect(logged.text).toContain('blocks hypercare-exit');
  const [code = ''] = /R-\d+/.exec(logged.text) ?? [];
  const checked = await desk.bot.person('mia').command('/golive', 'check', { channel: 'acme' });
  expect(checked.text).toContain('Data is corrupted nightly (score 25)');
  await goOn('done', ['hypercare-exit', 'handover']);
  expect((await desk.raid('mia', code)).text).toContain('no gate is left to block');
});
