import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvals } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { BY_DATE } from '#features/raid/by-date.ts';
import { byDate } from '#features/raid/ritual.ts';
import { raidSignals } from '#features/raid/signals.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { forgetBeside } from '#platform/db/scope.ts';
import { Conflict } from '#platform/refusal.ts';
import { dueOf, ritualContext } from '#platform/scheduler/context.ts';
import { unschedule } from '#platform/scheduler/schedule.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { startBot } from '#test/support/bot.ts';
import { type Desk, high, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(await startBot());
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const tick = (iso: string) => desk.bot.tick(iso);
const effects = async () =>
  (await raidSignals(desk.bot.scope, await desk.project(), 'go-live')).map(
    ({ key, effect, text }) => `${key} ${effect} ${text}`,
  );
const lines = () => desk.bot.slack.messages('CACME').map(({ text }) => text);
const actions = async () =>
  (await desk.bot.scope.from(audit)).filter(({ via }) => via === 'clock').map((it) => it.action);

async function reminders(name: string): Promise<string> {
  const { slack } = desk.bot;
  const all = slack.messages(await slack.directMessages(desk.bot.person(name).id));
  return all
    .filter(({ text }) => text.includes('Your reminders for'))
    .map(({ text }) => text)
    .join('\n');
}

async function press(name: string, button: string, near: string) {
  const { slack } = desk.bot;
  const all = slack.messages(await slack.directMessages(desk.bot.person(name).id));
  const bundle = all.filter(({ text }) => text.includes('Your reminders for')).at(-1);
  if (!bundle) throw new Error(`no reminders for ${name}`);
  return desk.bot.person(name).click(bundle, { name: button, near });
}

async function hold(state: 'active' | 'on_hold'): Promise<void> {
  await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
    (tx) => tx.update(projects, { state }, eq(projects.id, desk.acme.id)),
  ]);
}

/** Mia changes the project's details. */
async function edited(typed: Record<string, string>): Promise<void> {
  const { bot } = desk;
  const status = await bot.person('mia').command('/golive', 'status ACME', { channel: 'acme' });
  const [message] = status.whispers;
  if (!message) throw new Error('no status');
  const form = await bot.person('mia').choose(message, 'projects.manage', 'Edit details');
  await bot.person('mia').submit(shown(form), typed);
}

/** Monday the 23rd: Tom accepts Ana's risk until Thursday. */
async function accepted(until = '2026-11-26'): Promise<string> {
  const code = `R-${(await desk.added(high)).number}`;
  await desk.bot.begin(`accepted until ${until}`, async () => {
    await desk.raid('tom', `accept ${code} until ${until} because we load by hand`);
  });
  return code;
}

describe('an acceptance that is over', () => {
  it('blocks its gate again from the next day on, is open, and stands in the thread once', async () => {
    const code = await accepted();
    await tick('2026-11-26T22:59:00Z');
    expect(await effects()).toEqual([`${code} condition Data load late (score 16)`]);
    await tick('2026-11-26T23:00:00Z');
    expect(await effects()).toEqual([`${code} blocks Data load late (score 16, accepted until Thu 26 Nov 2026)`]);
    expect((await desk.raid('mia', 'list')).text).toContain('acceptance ended Thu 26 Nov 2026');
    const screen = await desk.raid('mia', code);
    expect(screen.text).toContain('until Thu 26 Nov 2026, which is over');
    expect(screen.text).toContain('golive opened it again');
    // The nightly look over all of them has been as well.
    await tick('2026-11-26T23:10:10Z');
    expect(lines().filter((text) => text.includes(`The acceptance of ${code}`))).toHaveLength(1);
    expect(await actions()).toEqual(['raid.reopen']);
  });

  it('is seen by the owner and by who gave it, before and after', async () => {
    const code = await accepted('2026-11-27');
    for (const iso of ['2026-11-24T07:50:00Z', '2026-11-25T09:00:00Z']) await beginUntil(desk.bot, iso);
    for (const name of ['ana', 'tom']) {
      expect(await reminders(name)).toContain(`The acceptance of ${code} Data load late ends Fri 27 Nov 2026`);
    }
    expect(await reminders('mia')).not.toContain('The acceptance of');
    await beginUntil(desk.bot, '2026-11-30T09:00:00Z');
    for (const name of ['ana', 'tom']) {
      expect(await reminders(name)).toContain('ended Fri 27 Nov 2026. It blocks its gate again.');
    }
  });

  it('is decided anew from the reminder, by whoever may', async () => {
    const code = await accepted('2026-11-27');
    for (const day of ['24T07:50', '25T09:00', '30T09:00']) await beginUntil(desk.bot, `2026-11-${day}:00Z`);
    expect(shown(await press('ana', 'Update', code)).title).toMatchObject({ text: `Edit ${code}` });
    const form = shown(await press('tom', 'Decide', code));
    await desk.bot.person('tom').submit(form, { reason: 'The fallback works still' });
    expect(await desk.stored(code)).toMatchObject({ state: 'accepted', acceptedUntil: '2027-01-29' });
    expect((await effects()).join()).toContain(`${code} condition`);
  });

  it('is forgotten once somebody changed the item', async () => {
    const code = await accepted();
    await tick('2026-11-27T09:00:00Z');
    const form = await desk.bot.person('mia').click(whispered(await desk.raid('mia', code)), 'Edit');
    await desk.bot.person('mia').submit(shown(form), { Mitigation: 'Load a sample first' });
    expect(await desk.stored(code)).toMatchObject({ state: 'open', acceptedUntil: null, settledBy: null });
  });

  it('moves with its last day, and does not come when the item was closed', async () => {
    const code = await accepted();
    await desk.raid('tom', `accept ${code} until 2026-12-04 because they need a week more`);
    const other = await accepted();
    await desk.raid('tom', `close ${other} because the load is through`);
    await tick('2026-12-04T12:00:00Z');
    expect(await actions()).toEqual([]);
    await tick('2026-12-05T12:00:00Z');
    expect(await actions()).toEqual(['raid.reopen']);
    expect((await effects()).join()).toContain(`${code} blocks`);
  });

  it('makes stale what was approved while it held, and asks for that again', async () => {
    const code = await accepted();
    const { bot } = desk;
    await bot.person('mia').command('/golive', 'request ACME go-live', { channel: 'acme' });
    await bot.person('ben').command('/golive', 'approve ACME go-live', { channel: 'acme' });
    const states = async () => (await bot.scope.from(approvals)).map(({ state }) => state).sort();
    expect(await states()).toContain('approved');
    await tick('2026-11-26T22:59:00Z');
    expect(await states()).not.toContain('stale');
    await tick('2026-11-27T15:00:00Z');
    expect(await states()).toContain('stale');
    expect(await states()).not.toContain('approved');
    const ben = bot.slack.messages(await bot.slack.directMessages(bot.person('ben').id));
    expect(ben.map(({ text }) => text).join()).toContain(code);
  });

  it('ends also where it was given before there were timers', async () => {
    const code = await accepted();
    const { app } = desk.bot;
    await app.database.commit(app.workspace.id, [
      (tx) => tx.remove(occurrences, eq(occurrences.ritual, BY_DATE)),
      unschedule({ ritual: 'raid.census', subject: 'workspace' }),
    ]);
    forgetBeside(app.database.db);
    await desk.raid('mia', 'add risk "Small" p1 i1');
    await tick('2026-11-27T12:00:00Z');
    expect((await effects()).join()).toContain(`${code} blocks`);
  });

  it('ends by the next morning where an older backup knew nothing of it', async () => {
    const code = await accepted('2026-11-24');
    const { app } = desk.bot;
    await tick('2026-11-24T12:00:00Z');
    await app.database.commit(app.workspace.id, [(tx) => tx.remove(occurrences, eq(occurrences.ritual, BY_DATE))]);
    await tick('2026-11-24T23:09:00Z');
    expect((await effects()).join()).toContain(`${code} condition`);
    await tick('2026-11-24T23:10:00Z');
    await tick('2026-11-24T23:10:10Z');
    expect((await effects()).join()).toContain(`${code} blocks`);
  });

  it.each([
    ['east', 'Asia/Tokyo', '2026-11-26T14:59:00Z', '2026-11-26T15:00:00Z'],
    ['west', 'America/New_York', '2026-11-27T04:59:00Z', '2026-11-27T05:00:00Z'],
  ])('goes %s with its project, to the minute', async (_, zone, still, over) => {
    const code = await accepted();
    await edited({ 'Time zone': zone });
    await tick(still);
    expect((await effects()).join()).toContain(`${code} condition`);
    await tick(over);
    expect((await effects()).join()).toContain(`${code} blocks`);
    expect(await actions()).toEqual(['raid.reopen']);
  });

  it('ends on hold too, and says nothing then', async () => {
    const code = await accepted();
    await hold('on_hold');
    await tick('2026-11-27T09:00:00Z');
    expect((await effects()).join()).toContain(`${code} blocks`);
    expect(lines().some((text) => text.includes('The acceptance of'))).toBe(false);
  });
});

describe('an assumption that nobody confirmed', () => {
  const assumed = 'assumption "One legal entity" owner:<@UANA|ana> validate:2026-11-27 gate:go-live';

  it('is a risk on the working day after: both point at each other, the thread says so, its owner rates it', async () => {
    const code = `A-${(await desk.added(assumed)).number}`;
    await tick('2026-11-24T07:50:00Z');
    await tick('2026-11-25T09:00:00Z');
    expect(await reminders('ana')).toContain('must be confirmed by');
    await tick('2026-11-29T22:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'open' });
    await tick('2026-11-29T23:00:00Z');
    const old = await desk.stored(code);
    expect(old).toMatchObject({ state: 'closed', settledBy: null });
    const [heir] = (await desk.fresh()).filter(({ parentId }) => parentId === old.id);
    const risk = `R-${heir?.number}`;
    expect(heir).toMatchObject({ type: 'risk', score: null, title: 'One legal entity', gateKey: 'go-live' });
    expect(await actions()).toEqual(['raid.convert', 'raid.add']);
    const told = lines().filter((text) => text.includes('Nobody confirmed'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`Nobody confirmed ${code} by Fri 27 Nov 2026, so it is a risk now: ${risk} □ –`);
    const screen = (await desk.raid('mia', code)).text;
    expect(screen).toContain(`golive turned it into ${risk}`);
    expect(screen).toContain(`Nobody confirmed it in time: now ${risk}.`);
    expect((await desk.raid('mia', `close ${code} because late`)).text).toContain(`golive closed ${code}`);
    await tick('2026-11-30T09:00:00Z');
    expect(await reminders('ana')).toContain(`${risk} One legal entity was an assumption and is a risk now. Rate it`);
    expect(shown(await press('ana', 'Update', risk)).title).toMatchObject({ text: `Edit ${risk}` });
  });

  it('stays one when it was confirmed, or later is time enough', async () => {
    const code = `A-${(await desk.added(assumed)).number}`;
    const confirmed = `A-${(await desk.added('assumption "No SSO" validate:2026-11-27')).number}`;
    await desk.raid('mia', `close ${confirmed} because the customer confirmed it`);
    const form = await desk.bot.person('mia').click(whispered(await desk.raid('mia', code)), 'Edit');
    await desk.bot.person('mia').submit(shown(form), { 'Validate by': '2026-12-11' });
    await tick('2026-12-11T12:00:00Z');
    expect(await actions()).toEqual([]);
    await tick('2026-12-14T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'closed' });
    expect(await actions()).toEqual(['raid.convert', 'raid.add']);
  });

  it('is a risk a working day after it was accepted, when that ended on the day to confirm it', async () => {
    const { number } = await desk.added(`assumption "One entity" owner:<@UANA|ana> validate:2026-11-26 gate:go-live`);
    const code = `A-${number}`;
    await desk.raid('tom', `accept ${code} until 2026-11-26 because it held so far`);
    await tick('2026-11-27T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ type: 'assumption', state: 'open' });
    await tick('2026-11-30T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'closed' });
  });

  it('becomes a risk by the next morning on another day, when the region has other holidays', async () => {
    const code = `A-${(await desk.added('assumption "One entity" validate:2026-11-25 gate:go-live')).number}`;
    await edited({ 'Holiday region': 'US' });
    await tick('2026-11-26T12:00:00Z');
    // Thanksgiving: the working day after Wednesday is Friday.
    expect(await desk.stored(code)).toMatchObject({ state: 'open' });
    await tick('2026-11-27T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'closed' });
    const other = `A-${(await desk.added('assumption "No SSO" validate:2026-12-24 gate:go-live')).number}`;
    desk.bot.clock.set('2026-12-24T12:00:00Z');
    await edited({ 'Holiday region': '' });
    await tick('2026-12-24T23:10:00Z');
    await tick('2026-12-24T23:10:10Z');
    expect(await desk.stored(other)).toMatchObject({ state: 'closed' });
  });

  it('waits while the project is on hold', async () => {
    const code = `A-${(await desk.added(assumed)).number}`;
    await hold('on_hold');
    await tick('2026-11-30T12:00:00Z');
    await tick('2026-12-01T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'open' });
    await hold('active');
    await tick('2026-12-02T12:00:00Z');
    expect(await desk.stored(code)).toMatchObject({ state: 'closed' });
  });

  it('is not put off to a day from before somebody changed it meanwhile', async () => {
    await desk.added(assumed);
    await hold('on_hold');
    const [timer] = await desk.bot.scope.from(occurrences, eq(occurrences.ritual, BY_DATE));
    if (!timer) throw new Error('no timer');
    desk.bot.clock.set('2026-11-30T12:00:00Z');
    const { database, chance, signals } = desk.bot.app.courierParts;
    const { id } = desk.bot.app.workspace;
    const now = desk.bot.clock.now();
    const writes = await byDate.fire(dueOf(timer, now), ritualContext({ database, chance, signals }, id, now));
    expect(writes.length).toBeGreaterThan(0);
    await edited({ 'Time zone': 'Asia/Tokyo' });
    await expect(database.commit(id, writes)).rejects.toThrow(Conflict);
  });
});

describe('an item that is passed on', () => {
  it('is named with its new owner wherever it stands in the way', async () => {
    const { number } = await desk.added(high);
    const blocker = async () => {
      const { text } = await desk.bot.person('mia').command('/golive', 'check go-live', { channel: 'acme' });
      return text.split('\n').find((line) => line.includes('Data load late'));
    };
    expect(await blocker()).toContain('@ana');
    await tick('2026-11-24T08:00:00Z');
    await tick('2026-11-27T08:00:00Z');
    const form = shown(await press('ana', 'Not mine', 'Data load late'));
    await desk.bot.person('ana').submit(form, { person: { id: 'UBEN' } });
    await desk.bot.settle();
    expect(await blocker()).toContain('@ben');
    expect(await blocker()).not.toContain('@ana');
    expect((await desk.raid('ben', `R-${number}`)).text).toContain('@ben');
  });
});
