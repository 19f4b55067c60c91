import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { milestonesOf } from '#features/plan/queries.ts';
import { type Project, projectByKey } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
afterEach(() => bot.close());

/** Kickoff is on Wednesday 25 November 2026. Mia leads it from Berlin, one hour ahead of UTC; Tom manages it from London. */
async function acme(): Promise<Project> {
  bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  const project = await createProject(bot, { kickoff: '2026-11-25', goLive: '2027-01-29' });
  // Whoever came today has their reminders from tomorrow on.
  await bot.tick('2026-11-24T07:50:00Z');
  return project;
}

async function bundles(name: string): Promise<Message[]> {
  const room = await bot.slack.directMessages(bot.person(name).id);
  return bot.slack.messages(room).filter(({ text }) => /Your reminders for|Everything of/.test(text));
}

async function today(name: string): Promise<Message> {
  const [message, ...more] = (await bundles(name)).slice(-1);
  if (!message || more.length > 0) throw new Error(`${name} has no reminders`);
  return message;
}

function shown<T>(thing: T | undefined): T {
  if (!thing) throw new Error('nothing was shown');
  return thing;
}

async function kickoff() {
  const project = await projectByKey(bot.scope, 'ACME');
  const [first] = await milestonesOf(bot.scope, { project: project?.id ?? '' });
  return first;
}

describe('the daily bundle', () => {
  it('comes once, at nine in the reader’s own zone, and says why you and why now', async () => {
    await acme();
    await bot.tick('2026-11-25T07:59:50Z');
    expect(await bundles('mia')).toHaveLength(0);
    await bot.tick('2026-11-25T08:00:00Z');
    const { text } = await today('mia');
    expect(text).toContain('Your reminders for Wed 25 Nov 2026');
    expect(text).toContain('ACME');
    expect(text).toMatch(/Kickoff held is due today\. You own it as/);
    await bot.tick('2026-11-25T08:00:10Z');
    await bot.tick('2026-11-25T20:00:00Z');
    expect(await bundles('mia')).toHaveLength(1);
    expect(bot.slack.violations).toEqual([]);
  });

  it('is not sent when there is nothing to say, on a day off, or while the project is on hold', async () => {
    const project = await acme();
    await bot.person('mia').command('/golive', 'away 2026-11-25', { channel: 'acme' });
    await bot.tick('2026-11-25T09:00:00Z');
    expect(await bundles('ben')).toHaveLength(0);
    expect(await bundles('mia')).toHaveLength(0);
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { state: 'on_hold' }, eq(projects.id, project.id)).returning(),
    ]);
    await bot.tick('2026-11-27T09:00:00Z');
    expect(await bundles('mia')).toHaveLength(0);
  });

  it('says that it is late, and by how much, and does not repeat the days that were missed', async () => {
    await acme();
    await bot.tick('2026-11-27T10:04:00Z');
    const all = await bundles('mia');
    expect(all).toHaveLength(1);
    expect(all[0]?.text).toContain('Your reminders for Fri 27 Nov 2026');
    expect(all[0]?.text).toContain('was due Wed 25 Nov, 2 working days ago');
    expect(all[0]?.text).toContain('late by 2 h 04 min');
  });
});

describe('a line', () => {
  it('vanishes where it stands when it is done, and pressing again does no harm', async () => {
    await acme();
    await bot.tick('2026-11-25T08:00:00Z');
    const before = structuredClone(await today('mia'));
    await bot.person('mia').click(before, 'Done');
    await bot.settle();
    const after = await today('mia');
    expect(after.ts).toBe(before.ts);
    expect(after.text).not.toContain('is due today');
    expect((await kickoff())?.state).toBe('done');
    await bot.person('mia').click(before, 'Done');
    await bot.settle();
    expect((await today('mia')).text).not.toContain('is due today');
    expect(await bundles('mia')).toHaveLength(1);
  });

  it('rests when it is snoozed and comes back after that', async () => {
    await acme();
    await bot.tick('2026-11-25T08:00:00Z');
    await bot.person('mia').choose(await today('mia'), 'Snooze', 'Snooze for 3 days');
    await bot.settle();
    expect((await today('mia')).text).not.toContain('Kickoff held');
    await bot.tick('2026-11-27T08:00:00Z');
    expect((await today('mia')).text).not.toContain('Kickoff held');
    await bot.tick('2026-12-01T08:00:00Z');
    expect((await today('mia')).text).toContain('Kickoff held');
  });

  it('is passed on to whom it belongs, who is told', async () => {
    await acme();
    await bot.tick('2026-11-25T08:00:00Z');
    const mia = bot.person('mia');
    const asked = await mia.click(await today('mia'), 'Not mine');
    const refused = await mia.submit(shown(asked.view), { person: { id: mia.id } });
    expect(refused.errors).toEqual({ person: 'That is you. Choose somebody else.' });
    await mia.submit(shown(asked.view), { person: { id: bot.person('ana').id } });
    await bot.settle();
    expect((await today('mia')).text).not.toContain('Kickoff held');
    const ana = bot.slack.messages(await bot.slack.directMessages(bot.person('ana').id));
    expect(ana.at(-1)?.text).toContain('@mia says that this is yours now, in ACME');
    await bot.tick('2026-11-27T08:00:00Z');
    expect((await today('ana')).text).toContain('It was passed on to you.');
  });
});

it('shows mine at any time on /golive reminders', async () => {
  await acme();
  bot.clock.set('2026-11-25T13:00:00Z');
  const mia = bot.person('mia');
  const heard = await mia.command('/golive', 'reminders', { channel: 'acme' });
  expect(heard.text).toContain('Your reminders now: ');
  const done = await mia.click(shown(heard.whispers[0]), 'Done');
  expect(done.text).toContain('✓ Nothing to remind you of now.');
  expect((await kickoff())?.state).toBe('done');
});
