import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import { escalationNudges } from '#features/escalations/follow-ups/nudges.ts';
import { followUpsOf, openCounts, openSevere } from '#features/escalations/queries.ts';
import { escalations } from '#features/escalations/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people, workspaces } from '#platform/directory/tables.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { type Desk, idOf, openDesk, shown, whispered } from './desk.ts';

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

/** Eva manages every project of the workspace. */
async function evaManages(): Promise<void> {
  await desk.met('eva');
  await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
    (tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UEVA')).returning(),
  ]);
}

function toTheTriageChannel(): Promise<Heard> {
  return desk.bot.person('kim').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' });
}

const inTheTriageChannel = (words: string) =>
  desk.bot.slack.messages('CGENERAL').flatMap(({ text }) => (text.includes(words) ? [text] : []));

describe('the digest at 16:00', () => {
  it('tells the managers every open Sev1 and Sev2: clock, owner, last real update, next promise', async () => {
    const { bot } = desk;
    await twoOpen();
    await evaManages();
    await bot.tick('2026-11-24T15:00:00Z');
    const [digest] = await digests('tom');
    expect(digest?.text).toContain('Open escalations: 1 Sev2, Tue 24 Nov 2026');
    expect(digest?.text).toContain('ESC-1 · Sev2 · SSO fails');
    expect(digest?.text).toMatch(/acknowledged · @ana · (3 h|2 h 59 min) of working time left to contain/);
    expect(digest?.text).toContain('The metadata is stale');
    expect(digest?.text).toMatch(/The next was promised for 12:0\d; nothing heard since\./);
    expect(digest?.text).not.toContain('ESC-2');
    // A workspace’s manager reads of every project.
    expect((await digests('eva')).map(({ text }) => text)).toEqual([digest?.text]);
  });

  it('says nothing when nothing severe is open', async () => {
    const { bot } = desk;
    await desk.raised({ severity: '3' });
    await evaManages();
    await bot.tick('2026-11-24T15:00:00Z');
    for (const who of ['tom', 'eva']) expect(await digests(who)).toEqual([]);
  });

  it('goes to the triage channel once one is named, and says who of the owners is away', async () => {
    const { bot } = desk;
    await twoOpen();
    expect(
      (await bot.person('mia').command('/golive', 'admin triage <#CGENERAL|general>', { channel: 'acme' })).text,
    ).toContain("You can't say who is asked about escalations.");
    expect((await toTheTriageChannel()).text).toContain('The digests of escalations go to #general.');
    await bot.person('ana').command('/golive', 'away today..+2w', { channel: 'acme' });
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
    expect(inTheTriageChannel('Open escalations: 1 ')).toEqual([expect.stringContaining('· @ana (away) ·')]);
    const off = await bot.person('kim').command('/golive', 'admin triage off', { channel: 'acme' });
    expect(off.text).toContain('go to the managers, one by one');
    expect((await desk.stored(2)).number).toBe(2);
  });
});

it('a channel has neither on a holiday of the workspace, nor a digest at the weekend; the next day’s is whole', async () => {
  const { bot } = desk;
  bot.clock.set('2027-03-25T08:00:00Z');
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(workspaces, { region: 'DE' }, eq(workspaces.workspaceId, tx.workspace)),
  ]);
  await toTheTriageChannel();
  await desk.raised();
  // Good Friday, the weekend, and Easter Monday: from Sunday on Berlin is two hours ahead.
  for (const at of ['26T15:00', '27T15:00', '28T14:00', '29T08:00', '29T14:00']) await bot.tick(`2027-03-${at}:00Z`);
  expect(inTheTriageChannel('Open escalations:')).toEqual([]);
  expect(inTheTriageChannel('Triage:')).toEqual([]);
  await bot.tick('2027-03-30T08:00:00Z');
  expect(inTheTriageChannel('Triage:')).toEqual([expect.stringMatching(/^Triage: 1 open[\s\S]*Tue 30 Mar 2027/)]);
  await bot.tick('2027-03-30T14:00:00Z');
  const next = expect.stringContaining('Open escalations: 1 Sev2, Tue 30 Mar');
  expect(inTheTriageChannel('Open escalations:')).toEqual([next]);
});

describe('the triage on Mondays at 10:00', () => {
  /** For want of a month: what was closed with the customer’s environment as its cause, and when it had been raised. */
  const wasClosed = (number: number, raisedAt: string) => {
    const day = new Date(raisedAt);
    const row = { state: 'closed', rootCause: 'environment', raisedAt: day, closedAt: day } as const;
    return desk.bot.app.database.commit(desk.bot.app.workspace.id, [
      (tx) => tx.update(escalations, row, eq(escalations.number, number)).returning(),
    ]);
  };

  async function previewTo(who: string): Promise<string> {
    const list = await desk.bot.person(who).command('/golive', 'rituals mine', { channel: 'general' });
    const button = { name: 'Run now (preview to me)', near: 'Escalation triage' };
    return (await desk.bot.person(who).click(whispered(list), button)).text;
  }

  it('tells everything that is open, how good they were against the four weeks before, and what comes back', async () => {
    const { bot } = desk;
    await twoOpen();
    await desk.raised({ problem: 'A third thing altogether' });
    await desk.raised({ problem: 'A fourth matter besides', evidence: 'https://example.com/log' });
    await evaManages();
    bot.clock.set('2026-11-30T09:00:00Z');
    expect(await previewTo('eva')).toContain('Quality of the 4 raised in four weeks: 53 % (good: 90 %).');
    await wasClosed(3, '2026-10-27T09:00:00Z');
    await wasClosed(4, '2026-11-24T09:00:00Z');
    const triage = await previewTo('eva');
    expect(triage).toContain('Triage: 2 open');
    expect(triage).toMatch(/ESC-1 · Sev2[\s\S]*ESC-2 · Sev3/);
    expect(triage).toContain('6 d old');
    expect(triage).toContain(
      'Quality of the 3 raised in four weeks: 54 %, 50 % in the four weeks before (good: 90 %).',
    );
    expect(triage).toContain('Came back in 90 days: Integration from customer environment 2 times.');
  });

  it('still comes some hours late, and says nothing of the quality of one or two', async () => {
    const { bot } = desk;
    await twoOpen();
    await bot.tick('2026-11-30T13:30:00Z');
    const [triage, ...more] = await triages('tom');
    expect(more).toEqual([]);
    expect(triage?.text).toContain('late by');
    expect(triage?.text).toContain('Triage: 2 open');
    expect(triage?.text).not.toContain('Quality');
  });

  it('says that nothing is open', async () => {
    await desk.closed();
    await evaManages();
    desk.bot.clock.set('2026-11-30T09:00:00Z');
    expect(await previewTo('eva')).toContain('Triage: nothing is open');
  });
});

describe('whom it can’t reach now', () => {
  it('in their morning, as things stand then: what is missing in one message, and the digest; nothing of what was settled', async () => {
    const { bot } = desk;
    const missing = async () => (await desk.dms('tom')).filter(({ text }) => text.includes('and is missing'));
    await desk.acknowledged();
    await desk.raised({ problem: 'Another thing altogether' });
    await bot.person('ana').click(desk.card(2), 'Acknowledge');
    const settings = await bot.person('tom').command('/golive', 'settings', { channel: 'acme' });
    await bot.person('tom').submit(shown(settings), { zone: 'Asia/Tokyo' });
    for (const at of ['11:01', '12:02']) await bot.tick(`2026-11-24T${at}:00Z`);
    for (const number of [1, 2]) expect(await desk.stored(number)).toMatchObject({ reminded: 'manager' });
    // Of the one it is missed twice, the other is resolved in Tom’s night.
    const update = await bot.person('ana').click(desk.card(), 'Update');
    await bot.person('ana').submit(shown(update), { status: 'Looking', next: 'Ask the vendor', promise: '1h' });
    await bot.tick('2026-11-24T15:00:00Z');
    const form = await bot.person('ana').click(desk.card(2), 'Resolved');
    await bot.person('ana').submit(shown(form), { resolution: 'Reloaded the metadata' });
    await bot.tick('2026-11-24T16:30:00Z');
    expect(await desk.stored()).toMatchObject({ reminded: 'manager' });
    expect(desk.thread().filter((line) => line.includes('is still missing'))).toHaveLength(2);
    expect([...(await missing()), ...(await digests('tom'))]).toEqual([]);

    await bot.tick('2026-11-25T00:00:00Z');
    expect((await missing()).map(({ text }) => text)).toEqual([expect.stringContaining('ESC-1 · Sev2')]);
    const [digest, ...more] = await digests('tom');
    expect(more).toEqual([]);
    expect(digest?.text).toContain('Open escalations: 1 Sev2, Wed 25 Nov 2026');
    expect(digest?.text).toContain('ESC-1');
    expect(digest?.text).not.toContain('ESC-2');

    await bot.tick('2026-11-25T15:00:00Z');
    const last = await bot.person('ana').click(desk.card(), 'Resolved');
    await bot.person('ana').submit(shown(last), { resolution: 'The vendor did it' });
    await bot.tick('2026-11-26T00:00:00Z');
    expect(await digests('tom')).toHaveLength(1);
  });

  it('a manager away on the Monday has the week’s triage on the Tuesday, who is away for long none', async () => {
    const { bot } = desk;
    await desk.raised();
    await evaManages();
    await bot.person('tom').command('/golive', 'away 2026-11-30..2026-11-30', { channel: 'general' });
    await bot.person('eva').command('/golive', 'away 2026-11-30..2026-12-04', { channel: 'general' });
    await bot.tick('2026-11-30T09:00:00Z');
    expect(await triages('tom')).toEqual([]);
    const waiting = await bot.scope.from(outbox, eq(outbox.state, 'pending'));
    const triage = waiting.filter(({ card }) => card?.includes('escalations.triage'));
    expect(triage.map(({ destination }) => destination)).toEqual(['UTOM']);
    await bot.tick('2026-12-01T09:00:00Z');
    expect((await triages('tom')).map(({ text }) => text)).toEqual([expect.stringContaining('Triage: 1 open')]);
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

  it('is what the admin set before the first escalation, and after it; turned off, it is never', async () => {
    const { bot } = desk;
    const said = await setUsual({ time: '15:00' });
    expect(said.text).toContain('Escalation digest: Mon–Fri 15:00 from now on.');
    await setUsual({ on: [] });
    await desk.raised();
    expect(await digestRow()).toEqual([{ time: '15:00', state: 'paused', weekdays: [1, 2, 3, 4, 5] }]);
    await bot.tick('2026-11-24T15:00:00Z');
    expect(await digests('tom')).toEqual([]);
    await setUsual({ on: ['on'] });
    expect(await digestRow()).toEqual([{ time: '15:00', state: 'on', weekdays: [1, 2, 3, 4, 5] }]);
    await setUsual({ time: '14:00' });
    expect(await digestRow()).toEqual([{ time: '14:00', state: 'on', weekdays: [1, 2, 3, 4, 5] }]);
    await setUsual({ on: [] });
    expect(await digestRow()).toMatchObject([{ state: 'paused' }]);
  });
});

describe('follow-ups', () => {
  it('are offered as reminders, done with one press, or passed on', async () => {
    const { bot } = desk;
    await desk.closed();
    const ben = await idOf(bot, 'ben');
    const ask = (now: string) => escalationNudges.list(bot.scope, { now: new Date(now), people: [ben] });
    const [nudge] = await ask('2026-12-01T09:00:00Z');
    expect(nudge).toMatchObject({ person: ben, due: '2026-12-03', done: 'Done' });
    expect(nudge?.what).toBe('*Alert before metadata ends* is due Thu 3 Dec, in 2 working days.');
    expect(nudge?.why).toContain('You were named for it when ESC-1 was closed');
    expect(await ask('2026-11-30T09:00:00Z')).toEqual([]);
    expect((await ask('2026-12-07T09:00:00Z'))[0]?.what).toContain('was due Thu 3 Dec, 2 working days ago');
  });

  it('come in the day’s one message, and are done there', async () => {
    const { bot } = desk;
    await desk.closed();
    await bot.tick('2026-12-03T14:00:00Z');
    const bundle = (await desk.dms('ben')).find(({ text }) => text.includes('Alert before metadata ends is due'));
    if (!bundle) throw new Error('Ben was not reminded');
    await bot.person('ben').click(bundle, { name: 'Done', near: 'Alert before metadata ends' });
    const [row] = await followUpsOf(bot.scope, { escalation: (await desk.stored()).id });
    expect(row?.doneAt).not.toBeNull();
    expect((await desk.escalate('mia', 'ESC-1')).text).toContain('Alert before metadata ends~: @ben, done');
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
