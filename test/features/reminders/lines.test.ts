import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milestones } from '#features/plan/tables.ts';
import { assignments } from '#features/projects/tables.ts';
import { itemsOf } from '#features/raid/queries.ts';
import { untilOf } from '#features/reminders/actions.ts';
import { BUNDLE } from '#features/reminders/heard.ts';
import { audit } from '#platform/audit/tables.ts';
import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { assign } from '#test/support/build.ts';
import { type Desk, openDesk, shown } from './desk.ts';

let bot: Bot;
let desk: Desk;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  desk = await openDesk(bot);
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

const mia = () => bot.person('mia');
const ana = () => bot.person('ana');

/** Mia owns an issue, and is asked for it on Wednesday. */
function issueDueToday(): Promise<void> {
  return bot.begin('an issue is due today', async () => {
    await mia().command('/raid', 'add issue "SSO cert" owner:<@UMIA|mia> due:2026-11-25', { channel: 'acme' });
    await bot.tick('2026-11-25T08:00:00Z');
  });
}

describe('whoever it was passed on to', () => {
  it('finishes it, though they hold no role', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await desk.pass('mia', 'ana', 'Kickoff held');
    await beginUntil(bot, '2026-11-27T08:00:00Z');
    await ana().click(await desk.today('ana'), { name: 'Done', near: 'Kickoff held' });
    await bot.settle();
    expect((await desk.milestone('kickoff')).state).toBe('done');
    expect((await desk.today('ana')).text).toContain('Everything of Fri 27 Nov 2026 is settled');
  });

  it('passes it on themselves', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await desk.pass('mia', 'ana', 'Kickoff held');
    await beginUntil(bot, '2026-11-27T08:00:00Z');
    await desk.pass('ana', 'eva', 'Kickoff held');
    expect((await desk.milestone('kickoff')).ownerId).toBe(await desk.id('eva'));
  });

  it('is told what and when, not the reason of who had it, even from a message of yesterday', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const yesterdays = structuredClone(await desk.today('mia'));
    await bot.tick('2026-11-26T09:00:00Z');
    const asked = await mia().click(yesterdays, { name: 'Not mine', near: 'Kickoff held' });
    expect(asked.text).toContain('Kickoff held, due Wed 25 Nov 2026');
    await mia().submit(shown(asked.view), { person: { id: ana().id } });
    await bot.settle();
    const told = await desk.told('ana');
    expect(told).toContain('@mia says that this is yours now:\nACME · Acme: Kickoff held, due Wed 25 Nov 2026.');
    expect(told).not.toContain('You own it');
    expect(told).not.toContain('today.');
  });

  it('hears in the morning of what came in their night, unless it was settled by then', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const heard = async () => {
      const all = bot.slack.messages(await bot.slack.directMessages('UBEN')).map(({ text }) => text);
      return all.filter((text) => text.includes('says that this is yours now'));
    };
    await desk.pass('mia', 'ben', 'Kickoff held');
    expect(await heard()).toEqual([]);
    await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
    await bot.tick('2026-11-25T14:05:00Z');
    expect(await heard()).toEqual([]);
  });
});

describe('what is settled', () => {
  it('is not passed on: the line goes', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const stale = structuredClone(await desk.today('mia'));
    await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
    await bot.settle();
    const asked = await mia().click(stale, { name: 'Not mine', near: 'Kickoff held' });
    expect(asked.view).toBeUndefined();
    expect(asked.text).toContain('It is settled already, so nothing changed.');
    await bot.settle();
    expect((await desk.today('mia')).text).not.toContain('Kickoff held');
  });

  it('keeps its owner, though the form was open already', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const form = shown((await mia().click(await desk.today('mia'), { name: 'Not mine', near: 'Kickoff held' })).view);
    await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
    const late = await mia().submit(form, { person: { id: ana().id } });
    expect(late.errors).toEqual({ person: expect.stringContaining('done already, so nothing was passed on') });
    expect((await desk.milestone('kickoff')).ownerId).toBeNull();
  });

  it('vanishes from the message of today when a command settles it, and of everybody it asked', async () => {
    await assign(bot, desk.acme, { lead: ['ana'] });
    await bot.tick('2026-11-24T23:30:00Z');
    await bot.tick('2026-11-25T08:00:00Z');
    for (const name of ['mia', 'ana']) expect((await desk.today(name)).text).toContain('Kickoff held');
    await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
    await bot.settle();
    for (const name of ['mia', 'ana']) expect((await desk.today(name)).text).not.toContain('Kickoff held');
  });

  it('is redrawn for nobody of whom it says the same', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const drawn = async () => (await bot.scope.from(outbox)).filter(({ card }) => card?.includes(`/${BUNDLE}/`)).length;
    const before = await drawn();
    await mia().command('/raid', 'add issue "SSO cert" due:2027-01-15', { channel: 'acme' });
    await bot.settle();
    expect(await drawn()).toBe(before);
  });

  it('is told apart from what rests: a project on hold says so, and has its lines back with it', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const move = async (to: string, form: Record<string, string>) => {
      const status = await mia().command('/golive', 'status ACME', { channel: 'acme' });
      await mia().submit(shown((await mia().choose(shown(status.whispers.at(-1)), 'projects.manage', to)).view), form);
      await bot.settle();
    };
    await move('Put on hold', { Reason: 'Their budget' });
    const { text } = await desk.today('mia');
    expect(text).toContain('ACME · Acme is on hold: nothing is asked of you there.');
    expect(text).not.toContain('is settled');
    expect(text).not.toContain('Kickoff held');
    await move('Resume', {});
    expect((await desk.today('mia')).text).toContain('Kickoff held is due today.');
  });

  it('vanishes when its form saves it', async () => {
    await issueDueToday();
    expect((await desk.today('mia')).text).toContain('SSO cert is due today. You own it.');
    const { view } = await mia().click(await desk.today('mia'), { name: 'Update', near: 'SSO cert' });
    await mia().submit(shown(view), { Due: '2027-01-15' });
    await bot.settle();
    expect((await desk.today('mia')).text).not.toContain('SSO cert');
  });

  it('says how many working days there are, or were', async () => {
    await mia().command('/raid', 'add issue "SSO cert" owner:<@UMIA|mia> due:2026-11-27', { channel: 'acme' });
    await bot.tick('2026-11-25T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('SSO cert is due Fri 27 Nov, in 2 working days.');
    await bot.tick('2026-12-01T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('SSO cert was due Fri 27 Nov, 2 working days ago.');
  });

  it('a form that settles nothing of yesterday’s leaves that message alone', async () => {
    await beginUntil(bot, '2026-11-30T08:00:00Z');
    const old = await desk.today('mia');
    await bot.tick('2026-12-01T08:00:00Z');
    await desk.commit((tx) => tx.update(milestones, { state: 'done' }, eq(milestones.key, 'kickoff')).returning());
    const { view } = await mia().command('/raid', 'add', { channel: 'acme' });
    await mia().submit(shown(view), { 'What is it?': 'issue', Title: 'SSO cert' });
    await bot.settle();
    const edited = bot.slack.journal.sights.flatMap((it) => (it.kind === 'edit' ? [it.message.ts] : []));
    expect(edited).not.toContain(old.ts);
  });

  it('goes with the refusal of its button', async () => {
    await issueDueToday();
    const stale = structuredClone(await desk.today('mia'));
    const [item] = (await itemsOf(bot.scope, { project: desk.acme.id })).filter(({ title }) => title === 'SSO cert');
    await mia().command('/raid', `close I-${shown(item).number} fixed`, { channel: 'acme' });
    const heard = await mia().click(stale, { name: 'Update', near: 'SSO cert' });
    expect(heard.view).toBeUndefined();
    await bot.settle();
    expect((await desk.today('mia')).text).not.toContain('SSO cert');
  });
});

describe('whoever is away', () => {
  it('is passed nothing: they would hear of it too late', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await bot.person('tom').command('/golive', 'away 2026-11-25..2026-12-09', { channel: 'acme' });
    const asked = await mia().click(await desk.today('mia'), { name: 'Not mine', near: 'Kickoff held' });
    const heard = await mia().submit(shown(asked.view), { person: { id: bot.person('tom').id } });
    expect(heard.errors).toEqual({ person: 'tom is away until Wed 9 Dec 2026. Choose somebody who is here.' });
    expect((await desk.milestone('kickoff')).ownerId).toBeNull();
  });
});

describe('whoever may not any more', () => {
  it('is told so, it is on record, and the line goes', async () => {
    await beginUntil(bot, '2026-11-30T08:00:00Z');
    const before = await desk.today('mia');
    const lead = and(eq(assignments.personId, await desk.id('mia')), isNull(assignments.until));
    await desk.commit((tx) => tx.update(assignments, { until: tx.now }, lead).returning());
    const heard = await mia().click(before, { name: 'Reviewed', near: 'Weekly RAID review' });
    expect(heard.text).toContain('change or close a RAID item');
    await bot.settle();
    expect((await desk.today('mia')).text).not.toContain('Weekly RAID review');
    expect(await bot.scope.from(audit, eq(audit.action, 'denied'))).toHaveLength(1);
  });
});

describe('who does not work on Mondays', () => {
  it('reviews RAID on their first day of the week', async () => {
    const { view } = await mia().command('/golive', 'settings', { channel: 'acme' });
    await mia().submit(shown(view), { 'Working days': ['Tuesday', 'Wednesday', 'Thursday'] });
    for (const day of ['2026-11-25', '2026-11-30']) await bot.tick(`${day}T08:00:00Z`);
    expect((await desk.today('mia')).text).not.toContain('Weekly RAID review');
    await bot.tick('2026-12-01T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('Weekly RAID review');
    await bot.tick('2026-12-02T08:00:00Z');
    expect((await desk.today('mia')).text).not.toContain('Weekly RAID review');
  });

  it('nor does who was away, and what came up meanwhile comes with it', async () => {
    await mia().command('/golive', 'away 2026-11-25..2026-11-30', { channel: 'acme' });
    for (const day of ['2026-11-25', '2026-11-30']) await bot.tick(`${day}T08:00:00Z`);
    expect(await desk.bundles('mia')).toHaveLength(0);
    await bot.tick('2026-12-01T08:00:00Z');
    const { text } = await desk.today('mia');
    expect(text).toContain('Weekly RAID review');
    expect(text).toContain('Kickoff held was due Wed 25 Nov, 4 working days ago.');
  });
});

describe('a snooze', () => {
  it.each([
    ['1d', '2026-11-25', '2026-11-26'],
    ['3d', '2026-11-27', '2026-11-30'],
    ['week', '2026-11-23', '2026-11-30'],
    ['week', '2026-11-25', '2026-11-30'],
    ['week', '2026-11-29', '2026-11-30'],
  ] as const)('%s on %s ends on %s', (pause, today, until) => {
    expect(untilOf(pause, today)).toBe(until);
  });

  it('is on record', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await mia().choose(await desk.today('mia'), 'Snooze', 'Snooze for 3 days');
    const [line] = await bot.scope.from(audit, eq(audit.action, 'reminder.snooze'));
    expect(line?.actor).toBe(await desk.id('mia'));
    expect(line?.body).toContain('"until":"2026-11-28"');
  });

  it('of one day ends the day after', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await mia().choose(await desk.today('mia'), 'Snooze', 'Snooze for 1 day');
    await bot.settle();
    await bot.tick('2026-11-26T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('Kickoff held was due Wed 25 Nov, 1 working day ago.');
  });

  it('that ends at the weekend ends on Monday', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await mia().choose(await desk.today('mia'), 'Snooze', 'Snooze for 3 days');
    await bot.settle();
    await bot.tick('2026-11-30T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('Kickoff held was due Wed 25 Nov, 3 working days ago.');
  });

  it('of the weekly review ends too', async () => {
    await beginUntil(bot, '2026-11-30T08:00:00Z');
    const text = await desk.today('mia');
    expect(text.text).toContain('Weekly RAID review');
    await mia().choose(text, { name: 'Snooze', near: 'Weekly RAID review' }, 'Snooze for 1 day');
    await bot.settle();
    await bot.tick('2026-12-01T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('Weekly RAID review');
    await bot.tick('2026-12-02T08:00:00Z');
    expect((await desk.today('mia')).text).not.toContain('Weekly RAID review');
  });
});

describe('the weekly RAID review', () => {
  it('leaves a trace when it was made, stays with the lead, and rests until the next week', async () => {
    await beginUntil(bot, '2026-11-30T08:00:00Z');
    const message = await desk.today('mia');
    await expect(mia().click(message, { name: 'Not mine', near: 'Weekly RAID review' })).rejects.toThrow();
    await mia().click(message, { name: 'Reviewed', near: 'Weekly RAID review' });
    await bot.settle();
    expect((await desk.today('mia')).text).not.toContain('Weekly RAID review');
    const lines = await bot.scope.from(audit, eq(audit.action, 'raid.review'));
    expect(lines.map(({ subject, actor }) => ({ subject, actor }))).toEqual([
      { subject: `project:${desk.acme.id}`, actor: await desk.id('mia') },
    ]);
    await bot.tick('2026-12-07T08:00:00Z');
    expect((await desk.today('mia')).text).toContain('Weekly RAID review');
  });
});

describe('an owner who has left', () => {
  it('of a milestone leaves it to the lead', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await desk.pass('mia', 'ana', 'Kickoff held');
    await desk.leaves('ana');
    await bot.tick('2026-11-27T08:00:00Z');
    const { text } = await desk.today('mia');
    expect(text).toContain(
      'Kickoff held was due Wed 25 Nov, 2 working days ago. @ana, who owned it, has left, and you lead',
    );
  });

  it('of a RAID item leaves it to the lead, and to the manager when the lead left too', async () => {
    await mia().command('/raid', 'add issue "SSO cert" owner:<@UANA|ana> due:2026-11-25', { channel: 'acme' });
    await bot.tick('2026-11-24T08:30:00Z');
    await desk.leaves('ana');
    await bot.tick('2026-11-25T08:00:00Z');
    expect((await desk.today('mia')).text).toContain(
      'SSO cert is due today. @ana, who owned it, has left, and you lead',
    );
    await desk.leaves('mia');
    await bot.tick('2026-11-27T10:00:00Z');
    expect((await desk.today('tom')).text).toContain('@ana, who owned it, has left, and you manage the project.');
  });
});

describe('the go-live milestone', () => {
  it('has the button that finishes it: its gate', async () => {
    const golive = await desk.milestone('go-live');
    await desk.commit(
      (tx) => tx.update(milestones, { planned: '2026-11-25' }, eq(milestones.id, golive.id)).returning(),
      (tx) =>
        tx
          .update(milestones, { state: 'done', done: '2026-11-24' }, inArray(milestones.phase, ['discover']))
          .returning(),
    );
    await bot.tick('2026-11-25T08:00:00Z');
    const heard = await mia().click(await desk.today('mia'), { name: 'Check', near: golive.name });
    expect(heard.text).toContain('NO-GO');
    await bot.settle();
    expect((await desk.today('mia')).text).toContain(golive.name);
  });
});
