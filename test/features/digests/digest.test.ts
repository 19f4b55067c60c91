import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

/** Tom manages ACME from London; its go-live is on 18 December 2026, in 25 days on Monday 23 November. */
async function acme(): Promise<void> {
  bot = await startBot({ at: '2026-11-20T08:00:00Z' });
  await createProject(bot, { kickoff: '2026-11-20', goLive: '2026-12-18' });
  await bot.tick('2026-11-21T08:00:00Z');
}

async function digests(name: string): Promise<Message[]> {
  const room = await bot.slack.directMessages(bot.person(name).id);
  return bot.slack.messages(room).filter(({ text }) => text.includes('Your week'));
}

async function only(name: string): Promise<string> {
  const [digest, ...more] = await digests(name);
  if (!digest || more.length > 0) throw new Error(`${name} has ${more.length + 1} digests`);
  return digest.text;
}

describe('the weekly digest', () => {
  it('comes on Monday at 08:30 where the manager is, once, and to nobody else', async () => {
    await acme();
    await bot.tick('2026-11-23T08:29:50Z');
    expect(await digests('tom')).toEqual([]);
    await bot.tick('2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T08:30:10Z');
    const text = await only('tom');
    expect(text).toContain('Your week, Mon 23 Nov 2026');
    expect(text).toContain('1 project: 1 go-live in the next 30 days (1 at NO-GO), 1 new.');
    expect(text).toMatch(/ACME Acme · Fri 18 Dec, in 25 days · NO-GO 0 %/);
    expect(text).toMatch(/In the way: .+ and \d+ more/);
    expect(await digests('mia')).toEqual([]);
    expect(await digests('kim')).toEqual([]);
    await bot.tick('2026-11-24T08:30:00Z');
    expect(await digests('tom')).toHaveLength(1);
  });

  it('names what slipped, with the cause, and where the colours differ', async () => {
    await acme();
    const mia = bot.person('mia');
    await mia.command('/golive', 'move handoff-checked 2026-11-27 because customer: nobody there', { channel: 'acme' });
    await mia.command('/golive', 'rag ACME green', { channel: 'acme' });
    await bot.tick('2026-11-23T08:30:00Z');
    const text = await only('tom');
    expect(text).toContain('1 project slipped');
    expect(text).toMatch(/Slipped since last Monday\n• ACME .+ \(\+\d days\) · Customer: nobody there/);
    expect(text).toContain('ACME says 🟢 green; the records say 🟠 amber: 1 overdue milestone');
  });

  it('comes late after an outage, marked as such, and says that nothing is new when nothing is', async () => {
    await acme();
    await bot.person('tom').command('/golive', 'status ACME', { channel: 'acme' });
    await bot.tick('2026-12-21T10:00:00Z');
    const text = await only('tom');
    expect(text).toContain('late by 1 h 30 min');
    expect(text).toContain('3 days over');
  });

  it('shows the same at any time on /golive digest, to managers only', async () => {
    await acme();
    const heard = await bot.person('tom').command('/golive', 'digest', { channel: 'general' });
    expect(heard.text).toContain('Your week, Sat 21 Nov 2026');
    const opened = await bot.person('tom').choose(shown(heard.whispers[0]), 'Open a project', 'ACME Acme');
    expect(opened.text).toContain('NO-GO');
    const refused = await bot.person('ben').command('/golive', 'digest', { channel: 'general' });
    expect(refused.text).toContain('You manage no project');
    const denied = await bot.person('ben').command('/golive', 'digest all', { channel: 'general' });
    expect(denied.text).toContain("You can't see the digest of everybody’s projects");
  });

  it('is posted in a channel that asked for everybody’s, until it is stopped', async () => {
    await acme();
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UTOM')).returning(),
    ]);
    const tom = bot.person('tom');
    const on = await tom.command('/golive', 'digest here', { channel: 'general' });
    expect(on.text).toContain('on Mondays at 08:30 (Europe/London)');
    await bot.tick('2026-11-23T08:30:00Z');
    const posted = () => bot.slack.messages('CGENERAL').filter(({ text }) => text.includes('Your week'));
    expect(posted()).toHaveLength(1);
    await tom.command('/golive', 'digest off', { channel: 'general' });
    await bot.tick('2026-11-30T08:30:00Z');
    expect(posted()).toHaveLength(1);
  });
});

function shown<T>(thing: T | undefined): T {
  if (!thing) throw new Error('nothing was shown');
  return thing;
}
