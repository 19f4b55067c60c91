import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { escalationNudges } from '#features/escalations/follow-ups/nudges.ts';
import { followUpsOf, openCounts, openSevere } from '#features/escalations/queries.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people, workspaces } from '#platform/directory/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { type Desk, hold, idOf, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const digests = async (who: string) => (await desk.dms(who)).filter(({ text }) => text.includes('Open escalations:'));
const triages = async (who: string) => (await desk.dms(who)).filter(({ text }) => text.startsWith('Triage'));

/** Raised, acknowledged and updated by Ana; Mia's Sev3 beside it. */
function twoOpen(): Promise<void> {
  return desk.bot.begin('two open', async () => {
    const ana = desk.bot.person('ana');
    await desk.raised();
    await desk.raised({ severity: '3', category: 'data', problem: 'The nightly load is slow' });
    await ana.click(desk.card(), 'Acknowledge');
    const form = await ana.click(desk.card(), 'Update');
    await ana.submit(shown(form), { status: 'The metadata is stale', next: 'Ana reloads it', promise: '2h' });
  });
}

async function close(number: number): Promise<void> {
  const { bot } = desk;
  if ((await desk.stored(number)).state === 'open') await bot.person('ana').click(desk.card(number), 'Acknowledge');
  const resolve = await bot.person('ana').click(desk.card(number), 'Resolved');
  await bot.person('ana').submit(shown(resolve), { resolution: 'Reloaded' });
  const closing = await bot.person('ana').click(desk.card(number), 'Close');
  await bot.person('ana').submit(shown(closing), {
    cause: 'environment',
    title1: 'Alert before metadata ends',
    owner1: { id: 'UANA' },
    due1: '2026-12-03',
  });
}

describe('the digest at 16:00', () => {
  it('tells the manager every open Sev1 and Sev2: clock, owner, last real update, next promise', async () => {
    const { bot } = desk;
    await twoOpen();
    await bot.tick('2026-11-24T15:00:00Z');
    const [digest] = await digests('tom');
    expect(digest?.text).toContain('Open escalations: 1 Sev2, Tue 24 Nov 2026');
    expect(digest?.text).toContain('ESC-1 · Sev2 · SSO fails');
    expect(digest?.text).toMatch(/acknowledged · @ana · (3 h|2 h 59 min) of working time left to contain/);
    expect(digest?.text).toContain('The metadata is stale');
    expect(digest?.text).toMatch(/The next was promised for 12:0\d; nothing heard since\./);
    expect(digest?.text).not.toContain('ESC-2');
  });

  it('says that whoever owns one is away', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    expect((await desk.escalate('mia', 'list')).text).toContain('· @ana ·');
    await bot.person('ana').command('/golive', 'away today..+2w', { channel: 'acme' });
    await bot.tick('2026-11-24T15:00:00Z');
    expect((await digests('tom'))[0]?.text).toContain('· @ana (away) ·');
  });

  it('says nothing when nothing severe is open', async () => {
    const { bot } = desk;
    await desk.raised({ severity: '3' });
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
  });

  it('goes to the triage channel once one is named', async () => {
    const { bot } = desk;
    expect(
      (await bot.person('mia').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' })).text,
    ).toContain("You can't say who is asked about escalations.");
    const named = await bot.person('kim').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' });
    expect(named.text).toContain('The digests of escalations go to #general.');
    await twoOpen();
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
    expect(bot.slack.messages('CGENERAL').filter(({ text }) => text.includes('Open escalations: 1 '))).toHaveLength(1);
    const off = await bot.person('kim').command('/golive', 'admin triage off', { channel: 'acme' });
    expect(off.text).toContain('go to the managers, one by one');
    expect((await desk.stored(2)).number).toBe(2);
  });

  it('a channel has none on a holiday of the workspace, and the next day’s is whole', async () => {
    const { bot } = desk;
    bot.clock.set('2026-12-23T08:00:00Z');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(workspaces, { region: 'DE' }, eq(workspaces.workspaceId, tx.workspace)),
    ]);
    await bot.person('kim').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' });
    await desk.raised();
    const told = () => bot.slack.messages('CGENERAL').filter(({ text }) => text.includes('Open escalations:'));
    await bot.tick('2026-12-25T15:00:00Z');
    expect(told()).toEqual([]);
    await bot.tick('2026-12-28T15:00:00Z');
    expect(told().map(({ text }) => text)).toEqual([expect.stringContaining('Open escalations: 1 Sev2, Mon 28 Dec')]);
  });

  it('a workspace’s manager reads of every project', async () => {
    const { bot } = desk;
    await twoOpen();
    const eva = await idOfMet('eva');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.id, eva)).returning(),
    ]);
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('eva')).toHaveLength(1);
  });
});

async function idOfMet(who: string): Promise<string> {
  await desk.bot.person(who).command('/golive', 'help', { channel: 'general' });
  return idOf(desk.bot, who);
}

describe('the triage on Mondays at 10:00', () => {
  it('tells everything that is open, and what comes back', async () => {
    const { bot } = desk;
    await twoOpen();
    await desk.raised({ problem: 'A third thing altogether' });
    await desk.raised({ problem: 'A fourth matter besides' });
    await close(3);
    await close(4);
    await bot.tick('2026-11-30T09:00:00Z');
    const [triage] = await triages('tom');
    expect(triage?.text).toContain('Triage: 2 open');
    expect(triage?.text).toMatch(/ESC-1 · Sev2[\s\S]*ESC-2 · Sev3/);
    expect(triage?.text).toContain('6 d old');
    expect(triage?.text).toContain('Quality of the 4 raised in four weeks: 50 % (good: 90 %).');
    expect(triage?.text).toContain('Came back in 90 days: Integration from customer environment 2 times.');
  });

  it('compares how good they are with the four weeks before', async () => {
    const { bot } = desk;
    await desk.raised();
    await bot.tick('2026-12-22T09:00:00Z');
    for (const problem of ['A third thing', 'The fourth of them', 'Something else again']) {
      await desk.raised({ problem, evidence: 'https://example.com/log' });
    }
    await bot.tick('2026-12-28T09:00:00Z');
    const [triage] = (await triages('tom')).slice(-1);
    expect(triage?.text).toContain(
      'Quality of the 3 raised in four weeks: 62 %, 50 % in the four weeks before (good: 90 %).',
    );
  });

  it('says nothing of the quality of one or two', async () => {
    const { bot } = desk;
    await twoOpen();
    await bot.tick('2026-11-30T09:00:00Z');
    const [triage] = await triages('tom');
    expect(triage?.text).toContain('Triage: 2 open');
    expect(triage?.text).not.toContain('Quality');
  });

  it('says that nothing is open', async () => {
    const { bot } = desk;
    const eva = await idOfMet('eva');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.id, eva)).returning(),
    ]);
    await desk.raised();
    await close(1);
    await bot.tick('2026-11-30T09:00:00Z');
    expect((await triages('eva')).map(({ text }) => text).join()).toContain('Triage: nothing is open');
  });
});

describe('whom it can’t reach now', () => {
  const region = (name: string) =>
    desk.bot.app.database.commit(desk.bot.app.workspace.id, [
      (tx) => tx.update(workspaces, { region: name }, eq(workspaces.workspaceId, tx.workspace)),
    ]);

  it('reads it in their morning, as things stand then; nothing of what was settled overnight', async () => {
    const { bot } = desk;
    const settings = await bot.person('tom').command('/golive', 'settings', { channel: 'acme' });
    await bot.person('tom').submit(shown(settings), { zone: 'Asia/Tokyo' });
    await desk.acknowledged();
    await desk.raised({ problem: 'A fourth matter besides' });
    await bot.tick('2026-11-24T15:00:00Z');
    const form = await bot.person('ana').click(desk.card(), 'Resolved');
    await bot.person('ana').submit(shown(form), { resolution: 'Reloaded' });
    expect(await digests('tom')).toEqual([]);
    await bot.tick('2026-11-25T00:00:00Z');
    const [digest, ...more] = await digests('tom');
    expect(more).toEqual([]);
    expect(digest?.text).toContain('Open escalations: 1 Sev2, Wed 25 Nov 2026');
    expect(digest?.text).not.toContain('ESC-1');
    await close(2);
    await bot.tick('2026-11-25T15:00:00Z');
    await bot.tick('2026-11-26T00:00:00Z');
    expect(await digests('tom')).toHaveLength(1);
  });

  it('a manager away on the Monday has the week’s triage on the Tuesday, who is away for long none', async () => {
    const { bot } = desk;
    await desk.raised();
    await idOfMet('eva');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UEVA')).returning(),
    ]);
    await bot.person('tom').command('/golive', 'away 2026-11-30..2026-11-30', { channel: 'general' });
    await bot.person('eva').command('/golive', 'away 2026-11-30..2026-12-04', { channel: 'general' });
    await bot.tick('2026-11-30T09:00:00Z');
    expect(await triages('tom')).toEqual([]);
    await bot.tick('2026-12-01T09:00:00Z');
    expect((await triages('tom')).map(({ text }) => text)).toEqual([expect.stringContaining('Triage: 1 open')]);
    await bot.tick('2026-12-07T08:59:00Z');
    expect(await triages('eva')).toEqual([]);
  });

  it('a channel has the triage of a holiday on the next working day', async () => {
    const { bot } = desk;
    bot.clock.set('2027-03-25T08:00:00Z');
    await region('DE');
    await bot.person('kim').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' });
    await desk.raised();
    const told = () => bot.slack.messages('CGENERAL').filter(({ text }) => text.includes('Triage:'));
    // Easter Monday.
    await bot.tick('2027-03-29T08:00:00Z');
    expect(told()).toEqual([]);
    await bot.tick('2027-03-30T08:00:00Z');
    expect(told().map(({ text }) => text)).toEqual([expect.stringMatching(/^Triage: 1 open[\s\S]*Tue 30 Mar 2027/)]);
  });
});

describe('when it comes', () => {
  const digestRow = async () =>
    (await desk.bot.scope.from(schedules, eq(schedules.ritual, 'escalations.digest'))).map(
      ({ time, state, weekdays }) => ({ time, state, weekdays }),
    );

  async function setUsual(answers: Record<string, string | readonly string[]>) {
    const list = await desk.bot.person('kim').command('/golive', 'admin rituals', { channel: 'general' });
    const form = await desk.bot.person('kim').click(whispered(list), { name: 'Change', near: 'Escalation digest' });
    return desk.bot.person('kim').submit(shown(form), answers);
  }

  it('is what the admin set before the first escalation, and after it', async () => {
    const said = await setUsual({ time: '15:00' });
    expect(said.text).toContain('Escalation digest: Mon–Fri 15:00 from now on.');
    await desk.raised();
    expect(await digestRow()).toEqual([{ time: '15:00', state: 'on', weekdays: [1, 2, 3, 4, 5] }]);
    await setUsual({ time: '14:00' });
    expect(await digestRow()).toEqual([{ time: '14:00', state: 'on', weekdays: [1, 2, 3, 4, 5] }]);
    await setUsual({ on: [] });
    expect(await digestRow()).toMatchObject([{ state: 'paused' }]);
    await setUsual({ on: ['on'] });
    expect(await digestRow()).toMatchObject([{ state: 'on' }]);
  });

  it('is never, where the admin turned it off before the first escalation', async () => {
    const { bot } = desk;
    await setUsual({ on: [] });
    await desk.raised();
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
  });

  it('is on no weekend', async () => {
    const { bot } = desk;
    await bot.person('kim').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' });
    await desk.raised();
    const told = () => bot.slack.messages('CGENERAL').filter(({ text }) => text.includes('Open escalations:'));
    await bot.tick('2026-11-27T15:00:00Z');
    expect(told()).toHaveLength(1);
    await bot.tick('2026-11-28T15:00:00Z');
    await bot.tick('2026-11-29T15:00:00Z');
    expect(told()).toHaveLength(1);
  });

  it('is never of a project on hold', async () => {
    const { bot } = desk;
    await desk.raised();
    await hold(desk, 'Put on hold');
    await bot.tick('2026-11-30T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
    await hold(desk, 'Resume');
    await bot.tick('2026-12-01T15:00:00Z');
    expect(await digests('tom')).toHaveLength(1);
  });

  it('the triage still comes some hours late', async () => {
    const { bot } = desk;
    await desk.raised();
    await bot.tick('2026-11-30T13:30:00Z');
    expect((await triages('tom')).map(({ text }) => text)).toEqual([expect.stringContaining('late by')]);
  });
});

describe('who is asked', () => {
  it('an admin names a ladder for a category', async () => {
    const { bot } = desk;
    const denied = await bot.person('mia').command('/golive', 'admin routes', { channel: 'acme' });
    expect(denied.text).toContain("You can't say who is asked about escalations.");
    const form = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    const saved = await bot.person('kim').submit(shown(form), { integration: [{ id: 'UEVA' }, { id: 'UBEN' }] });
    expect(saved.text).toContain('Saved: Integration.');
    await desk.raised();
    await bot.settle();
    expect(desk.card().text).toContain('asked: @eva');
    expect(desk.card().text).toContain('else @ben is asked.');
    const again = await bot.person('kim').command('/golive', 'admin routes', { channel: 'general' });
    expect((await bot.person('kim').submit(shown(again), {})).text).toContain('Nothing changed');
  });
});

describe('follow-ups', () => {
  it('are offered as reminders, done with one press, or passed on', async () => {
    const { bot } = desk;
    await desk.raised();
    await close(1);
    const ana = await idOf(bot, 'ana');
    const ask = (now: string) => escalationNudges.list(bot.scope, { now: new Date(now), people: [ana] });
    const [nudge] = await ask('2026-12-01T09:00:00Z');
    expect(nudge).toMatchObject({ person: ana, due: '2026-12-03', done: 'Done' });
    expect(nudge?.what).toBe('*Alert before metadata ends* is due Thu 3 Dec, in 2 working days.');
    expect(nudge?.why).toContain('You were named for it when ESC-1 was closed');
    expect(await ask('2026-11-30T09:00:00Z')).toEqual([]);
    expect((await ask('2026-12-07T09:00:00Z'))[0]?.what).toContain('was due Thu 3 Dec, 2 working days ago');
  });

  it('come in the day’s one message, and are done there', async () => {
    const { bot } = desk;
    await desk.raised();
    await close(1);
    // Whoever came today has their reminders from tomorrow on.
    await bot.tick('2026-12-02T07:50:00Z');
    await bot.tick('2026-12-03T08:00:00Z');
    const bundle = (await desk.dms('ana')).find(({ text }) => text.includes('Alert before metadata ends is due'));
    if (!bundle) throw new Error('Ana was not reminded');
    await bot.person('ana').click(bundle, { name: 'Done', near: 'Alert before metadata ends' });
    const [row] = await followUpsOf(bot.scope, { escalation: (await desk.stored()).id });
    expect(row?.doneAt).not.toBeNull();
    expect((await desk.escalate('mia', 'ESC-1')).text).toContain('Alert before metadata ends~: @ana, done');
  });
});

describe('for the manager’s digest', () => {
  it('what is severe and open is read at once, over all projects', async () => {
    await twoOpen();
    expect((await openSevere(desk.bot.scope, {})).map(({ number }) => number)).toEqual([1]);
    const counts = await openCounts(desk.bot.scope, {});
    expect(counts.toSorted((one, other) => one.severity - other.severity)).toEqual([
      { project: desk.acme.id, severity: 2, count: 1 },
      { project: desk.acme.id, severity: 3, count: 1 },
    ]);
  });
});
