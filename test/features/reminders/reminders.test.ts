import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, openDesk, shown } from './desk.ts';

let bot: Bot;
let desk: Desk;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  desk = await openDesk(bot);
});
afterEach(() => bot.close());

const bundles = (name: string) => desk.bundles(name);
const today = (name: string) => desk.today(name);
const kickoff = () => desk.milestone('kickoff');

describe('the daily bundle', () => {
  it('comes once, at nine in the reader’s own zone, and says why you and why now', async () => {
    await bot.tick('2026-11-25T07:59:50Z');
    expect(await bundles('mia')).toHaveLength(0);
    await bot.tick('2026-11-25T08:00:00Z');
    const { text } = await today('mia');
    expect(text).toContain('Your reminders for Wed 25 Nov 2026');
    expect(text).toContain('ACME');
    expect(text).toMatch(/Kickoff held is due today\. Yours as/);
    await bot.tick('2026-11-25T08:00:10Z');
    await bot.tick('2026-11-25T20:00:00Z');
    expect(await bundles('mia')).toHaveLength(1);
    expect(bot.slack.violations).toEqual([]);
  });

  it('groups its lines by project, the one whose line is due first at the top', async () => {
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', kickoff: '2026-11-26' });
    await bot.tick('2026-11-25T08:00:00Z');
    const { text } = await today('mia');
    expect(text.match(/\n(?:ACME · Acme|BETA · Beta)\n/g)).toEqual(['\nACME · Acme\n', '\nBETA · Beta\n']);
    expect(text.indexOf('Sales handoff')).toBeGreaterThan(text.indexOf('BETA · Beta'));
    expect(await bundles('mia')).toHaveLength(1);
  });

  it('says once for lines that follow one another why they come to this person, and leaves them in their order', async () => {
    await bot.person('mia').command('/golive', 'away 2026-11-25..2026-11-26', { channel: 'acme' });
    await bot.tick('2026-11-27T08:00:00Z');
    const { text } = await today('mia');
    expect(text).toMatch(/ +Yours as Delivery lead\.\nSales handoff .* was due .*\.\n.*\nKickoff held was due .*\.\n/);
    expect(text.indexOf('Single sign-on tested is due')).toBeLessThan(text.indexOf('Sales handoff'));
  });

  it('is not sent when there is nothing to say, on a day off, or while the project is on hold', async () => {
    const project = desk.acme;
    await bot.person('mia').command('/golive', 'away 2026-11-25', { channel: 'acme' });
    await bot.tick('2026-11-25T09:00:00Z');
    expect(await bundles('ben')).toHaveLength(0);
    expect(await bundles('mia')).toHaveLength(0);
    await desk.commit((tx) => tx.update(projects, { state: 'on_hold' }, eq(projects.id, project.id)).returning());
    await bot.tick('2026-11-27T09:00:00Z');
    expect(await bundles('mia')).toHaveLength(0);
  });

  it('waits for the end of quiet hours, and in the evening for the next day', async () => {
    const mia = await desk.id('mia');
    const early = { ritual: 'reminders.bundle', subject: mia, person: mia, time: '07:00', zone: 'Europe/Berlin' };
    await desk.commit(schedule({ ...early, weekdays: [1, 2, 3, 4, 5] }));
    await bot.tick('2026-11-25T06:00:00Z');
    expect(await bundles('mia')).toEqual([]);
    await bot.tick('2026-11-25T08:00:00Z');
    expect((await today('mia')).text).toContain('Your reminders for Wed 25 Nov 2026');
    await desk.commit(schedule({ ...early, time: '14:00', weekdays: [1, 2, 3, 4, 5] }));
    await bot.tick('2026-11-27T19:00:00Z');
    await bot.tick('2026-11-28T09:00:00Z');
    expect(await bundles('mia')).toHaveLength(1);
    await bot.tick('2026-11-30T13:00:00Z');
    expect((await today('mia')).text).toContain('Your reminders for Mon 30 Nov 2026');
  });

  it('says that it is late, and by how much, and does not repeat the days that were missed', async () => {
    await bot.tick('2026-11-27T10:04:00Z');
    const all = await bundles('mia');
    expect(all).toHaveLength(1);
    expect(all[0]?.text).toContain('Your reminders for Fri 27 Nov 2026');
    expect(all[0]?.text).toContain('was due Wed 25 Nov, 2 working days ago');
    expect(all[0]?.text).toContain('late by 2 h 04 min');
  });
});

describe('a bundle that reached nobody', () => {
  it('counts as not heard, and its lines come with the next', async () => {
    bot.slack.fail('chat.postMessage', { retryAfter: 26 * 3_600 }, 1);
    for (const time of ['25T08:00', '25T12:00', '26T08:00', '26T12:00']) await bot.tick(`2026-11-${time}:00Z`);
    const all = await bundles('mia');
    expect(all).toHaveLength(1);
    expect(all[0]?.text).toContain('Your reminders for Thu 26 Nov 2026');
    expect(all[0]?.text).toContain('Kickoff held was due Wed 25 Nov, 1 working day ago.');
  });

  it('is not sent in the evening: the next tells it all', async () => {
    const { view } = await bot.person('mia').command('/golive', 'settings', { channel: 'acme' });
    await bot.person('mia').submit(shown(view), { quietFrom: '23:00' });
    await bot.tick('2026-11-24T08:00:00Z');
    await bot.tick('2026-11-25T17:30:00Z');
    expect((await today('mia')).text).toContain('Your reminders for Tue 24 Nov 2026');
    await bot.tick('2026-11-26T08:00:00Z');
    expect((await today('mia')).text).toContain('Kickoff held was due Wed 25 Nov, 1 working day ago.');
  });
});

describe('a line', () => {
  it('vanishes where it stands when it is done, and pressing again does no harm', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const before = structuredClone(await today('mia'));
    await bot.person('mia').click(before, 'Done');
    await bot.settle();
    const after = await today('mia');
    expect(after.ts).toBe(before.ts);
    expect(after.text).not.toContain('is due today');
    expect((await kickoff()).state).toBe('done');
    await bot.person('mia').click(before, 'Done');
    await bot.settle();
    expect((await today('mia')).text).not.toContain('is due today');
    expect(await bundles('mia')).toHaveLength(1);
  });

  it('rests when it is snoozed and comes back after that', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    await bot.person('mia').choose(await today('mia'), 'Snooze', 'Snooze for 3 days');
    await bot.settle();
    expect((await today('mia')).text).not.toContain('Kickoff held');
    await bot.tick('2026-11-27T08:00:00Z');
    expect((await today('mia')).text).not.toContain('Kickoff held');
    await bot.tick('2026-12-01T08:00:00Z');
    expect((await today('mia')).text).toContain('Kickoff held');
  });

  it('is passed on to whom it belongs, who is told', async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    const mia = bot.person('mia');
    const asked = await mia.click(await today('mia'), 'Not mine');
    const refused = await mia.submit(shown(asked.view), { person: { id: mia.id } });
    expect(refused.errors).toEqual({ person: 'That is you. Choose somebody else.' });
    await mia.submit(shown(asked.view), { person: { id: bot.person('ana').id } });
    await bot.settle();
    expect((await today('mia')).text).not.toContain('Kickoff held');
    const ana = bot.slack.messages(await bot.slack.directMessages(bot.person('ana').id));
    expect(ana.at(-1)?.text).toContain(
      '@mia says that this is yours now:\nACME · Acme: Kickoff held, due Wed 25 Nov 2026.',
    );
    await bot.tick('2026-11-27T08:00:00Z');
    expect((await today('ana')).text).toContain('Passed on to you.');
  });
});

describe('a button of a line', () => {
  const press = async (name: string, button: string) => (await bot.person(name).click(asked, button)).text;
  const snooze = (name: string) => bot.person(name).choose(asked, 'Snooze', 'Snooze for 3 days');
  let asked: Message;
  beforeEach(async () => {
    await beginUntil(bot, '2026-11-25T08:00:00Z');
    asked = structuredClone(await today('mia'));
  });

  it('pressed by somebody else settles nothing, and sends them none of their own', async () => {
    expect(await press('eva', 'Done')).toContain("You can't move or finish milestones in ACME.");
    await snooze('eva');
    await bot.settle();
    expect((await today('mia')).text).toBe(asked.text);
    expect(await bundles('eva')).toEqual([]);
  });

  it('pressed twice does it once', async () => {
    await snooze('mia');
    await snooze('mia');
    await bot.settle();
    expect((await today('mia')).text).toContain('is settled or put off');
    expect(await bundles('mia')).toHaveLength(1);
  });

  it('is refused once the project is over', async () => {
    const form = shown((await bot.person('mia').click(asked, 'Not mine')).view);
    await desk.commit((tx) => tx.update(projects, { state: 'cancelled' }, eq(projects.id, desk.acme.id)).returning());
    expect(await press('mia', 'Done')).toContain('ACME was cancelled, so nothing in it changes any more.');
    const late = await bot.person('mia').submit(form, { person: { id: bot.person('ana').id } });
    expect(late.errors?.person).toContain('ACME was cancelled');
    expect((await kickoff()).state).toBe('planned');
  });
});

describe('what was left open in a phase that is over', () => {
  it('is one line for the lead on Mondays, and no line of its own', async () => {
    const project = desk.acme;
    await desk.commit((tx) => tx.update(projects, { phase: 'configure' }, eq(projects.id, project.id)).returning());
    await bot.tick('2026-11-27T08:00:00Z');
    expect((await today('mia')).text).not.toContain('Kickoff held');
    await bot.tick('2026-12-07T08:00:00Z');
    const { text } = await today('mia');
    expect(text).toContain(
      'Kickoff held, Sales handoff checked against the contract, Discovery workshops held and 1 more',
    );
    expect(text).toContain('Their phases are over, but they are still open in the plan.');
    expect(text).not.toContain('Kickoff held was due');
    await bot.person('mia').click(await today('mia'), { name: 'Reviewed', near: 'Their phases are over' });
    await bot.settle();
    expect((await today('mia')).text).not.toContain('Their phases are over');
    const plan = await bot.person('mia').command('/golive', 'plan', { channel: 'acme' });
    expect(plan.text).toContain('next: Environments ready');
  });
});

it('shows mine at any time on /golive reminders', async () => {
  bot.clock.set('2026-11-25T13:00:00Z');
  const mia = bot.person('mia');
  const heard = await mia.command('/golive', 'reminders', { channel: 'acme' });
  expect(heard.text).toContain('Your reminders now: ');
  const done = await mia.click(shown(heard.whispers[0]), 'Done');
  expect(done.text).toContain('✓ Nothing to remind you of now.');
  expect((await kickoff()).state).toBe('done');
});
