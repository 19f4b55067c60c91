import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { criteria, gates } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people, workspaces } from '#platform/directory/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
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
  await beginUntil(bot, '2026-11-21T08:00:00Z');
}

const aWeek = /Your week|The week of all projects/;

async function digests(name: string): Promise<Message[]> {
  const room = await bot.slack.directMessages(bot.person(name).id);
  return bot.slack.messages(room).filter(({ text }) => aWeek.test(text));
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
    expect(text).toContain('1 project: 1 go-live in the next 30 days (1 at NO-GO), 1 milestone newly overdue, 1 new.');
    expect(text).toMatch(/ACME · Acme · Fri 18 Dec, in 25 days · NO-GO 0 %/);
    expect(text).toMatch(/In the way: .+ and \d+ more/);
    expect(text).toContain(
      'Every cutover step has an owner, a duration… · Rollback was rehearsed; its latest start… · ',
    );
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
    expect(text).toContain('1 slipped');
    expect(text).toMatch(/Slipped since Mon 16 Nov\n• ACME .+ \(\+\d days\) · Customer: nobody there/);
    expect(text).toContain('ACME says 🟢 green; the records say 🟠 amber: 1 overdue milestone');
  });

  it('names a waiver that goes on after its gate, until what it left is settled', async () => {
    await acme();
    const change = (write: Write) => bot.app.database.commit(bot.app.workspace.id, [write]);
    const waiver = { state: 'approved' as const, reason: 'later', compensating: 'watched', riskOwner: 'ben' };
    const given = { ...waiver, expires: '2026-11-27', requestedBy: 'mia', decidedBy: 'tom' };
    const carried = { key: 'WVR-1', text: 'The waiver of restore-rehearsed (Go-live) is settled: restored' };
    await change((tx) =>
      tx.update(criteria, { state: 'waived', waiver: given as never }, eq(criteria.key, 'restore-rehearsed')),
    );
    await change((tx) => tx.update(criteria, carried, eq(criteria.key, 'no-severe-incident')));
    await change((tx) => tx.update(gates, { state: 'passed' }, eq(gates.key, 'go-live')));
    const digest = async () => (await bot.person('tom').command('/golive', 'digest', { channel: 'general' })).text;
    expect(await digest()).toContain('• ACME the waiver of restore-rehearsed (WVR-1) on Fri 27 Nov');
    await change((tx) => tx.update(criteria, { state: 'met' }, eq(criteria.key, 'WVR-1')));
    expect(await digest()).not.toContain('restore-rehearsed');
  });

  it('comes late after an outage, marked as such, with the date that passed', async () => {
    await acme();
    await bot.person('tom').command('/golive', 'status ACME', { channel: 'acme' });
    await bot.tick('2026-12-21T10:00:00Z');
    const text = await only('tom');
    expect(text).toContain('late by 1 h 30 min');
    expect(text).toContain('Go-live date passed\n• ACME · Acme · Fri 18 Dec, 3 days late · NO-GO 0 %');
  });

  it('shows the same at any time on /golive digest, to managers only', async () => {
    await acme();
    const heard = await bot.person('tom').command('/golive', 'digest', { channel: 'general' });
    expect(heard.text).toContain('Your week, Sat 21 Nov 2026');
    const opened = await bot.person('tom').choose(shown(heard.whispers[0]), 'Open a project', 'ACME · Acme');
    expect(opened.text).toContain('NO-GO');
    const refused = await bot.person('ben').command('/golive', 'digest', { channel: 'general' });
    expect(refused.text).toContain('You manage no running project, so you have no digest.');
    expect(refused.text).not.toContain('digest all');
    const denied = await bot.person('ben').command('/golive', 'digest all', { channel: 'general' });
    expect(denied.text).toContain("You can't see the digest of everybody’s projects");
  });

  it('goes on behind a button where it was asked for', async () => {
    await acme();
    for (const key of ['BOLT', 'DUNE', 'ECHO', 'FERN', 'FLUX', 'GRID']) {
      await createProject(bot, { key, customer: `${key} Ltd`, kickoff: '2026-11-20', goLive: '2027-03-31' });
    }
    const tom = bot.person('tom');
    const first = await tom.command('/golive', 'digest', { channel: 'general' });
    expect(first.text).toContain('7 new');
    expect(first.text).not.toContain('GRID');
    const second = await tom.click(shown(first.whispers[0]), 'Next');
    expect(second.text).toContain(
      'New\n• FLUX · FLUX Ltd, standard, led by @mia, go-live Wed 31 Mar 2027\n• GRID · GRID Ltd',
    );
    const back = await tom.click(shown(second.whispers[0]), 'Previous');
    expect(back.text).toContain('Your week, Sat 21 Nov 2026');
  });

  it('is posted in a channel that asked for everybody’s, until it is stopped', async () => {
    await acme();
    await appoint('UTOM', 'manager');
    const tom = bot.person('tom');
    const on = await tom.command('/golive', 'digest here', { channel: 'general' });
    expect(on.text).toContain('are summed up in #general: Mon 08:30 (Europe/London). I’m saying so there now');
    expect(bot.slack.messages('CGENERAL').at(-1)?.text).toContain('@tom asked for everybody’s projects summed up here');
    await bot.tick('2026-11-23T08:30:00Z');
    const posted = () => bot.slack.messages('CGENERAL').filter(({ text }) => aWeek.test(text));
    expect(posted()).toHaveLength(1);
    await tom.command('/golive', 'digest off', { channel: 'general' });
    await bot.tick('2026-11-30T08:30:00Z');
    expect(posted()).toHaveLength(1);
  });
});

describe('a manager’s own projects in a channel', () => {
  const posted = () => bot.slack.messages('CGENERAL').filter(({ text }) => text.startsWith('The week of'));
  const type = (name: string, words: string) =>
    bot.person(name).command('/golive', `digest ${words}`, { channel: 'general' });

  it('are summed up there on Mondays, as long as they manage any', async () => {
    await acme();
    await createProject(bot, { key: 'BOLT', customer: 'Bolt', channel: 'beta', manager: 'kim' });
    expect((await type('tom', 'here mine')).text).toContain('Your projects are summed up in #general: Mon 08:30');
    expect(bot.slack.messages('CGENERAL').at(-1)?.text).toContain('@tom asked for their projects summed up here');
    await bot.tick('2026-11-23T08:30:00Z');
    expect(posted().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^The week of @tom’s projects, Mon 23 Nov 2026\n1 project: /),
    ]);
    expect(posted()[0]?.text).not.toContain('BOLT');
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { state: 'closed' }, eq(projects.key, 'ACME')),
    ]);
    await bot.tick('2026-11-30T08:30:00Z');
    expect(posted()).toHaveLength(1);
  });

  it('may be asked for by whoever manages some, and stopped by them or who sees everybody’s', async () => {
    await acme();
    expect((await type('ben', 'here mine')).text).toContain('You manage no running project');
    expect((await type('tom', 'here')).text).toContain(
      "You can't see the digest of everybody’s projects. Ask a golive admin, or type `/golive digest here mine` to post yours.",
    );
    const member = (await type('ben', 'here')).text;
    expect(member).toContain("You can't see the digest of everybody’s projects. Ask a golive admin");
    expect(member).not.toContain('here mine');
    await type('tom', 'here mine');
    await createProject(bot, { key: 'BOLT', customer: 'Bolt', channel: 'beta', manager: 'ben' });
    for (const words of ['here mine', 'off']) {
      const refused =
        '<#CGENERAL> has <@UTOM>’s week already. <@UTOM> can stop it with `/golive digest off`; so can a golive admin.';
      expect((await type('ben', words)).text).toContain(refused);
    }
    expect((await type('tom', 'off')).text).toContain('no longer posted in #general');
    await type('ben', 'here mine');
    await appoint('UTOM', 'manager');
    expect((await type('tom', 'here')).text).toContain('Everybody’s projects are summed up in #general');
    await bot.tick('2026-11-23T08:30:00Z');
    expect(posted().map(({ text }) => text)).toEqual([expect.stringContaining('The week of all projects')]);
  });
});

describe('stopping a digest where none is posted', () => {
  const nothing = 'No digest is posted in #general. Nothing changed.';
  const off = async (name: string) =>
    (await bot.person(name).command('/golive', 'digest off', { channel: 'general' })).text;

  it('changes nothing, and says so to everybody', async () => {
    await acme();
    for (const name of ['tom', 'ben', 'kim']) expect(await off(name)).toContain(nothing);
  });

  it('says so when it was stopped before', async () => {
    await acme();
    await bot.person('tom').command('/golive', 'digest here mine', { channel: 'general' });
    expect(await off('tom')).toContain('no longer posted in #general');
    expect(await off('tom')).toContain(nothing);
  });
});

describe('a channel on a holiday of the workspace', () => {
  /** Boxing Day is kept on Monday the 28th. */
  async function heldBack(): Promise<void> {
    await acme();
    await bot.begin('everybody’s is summed up, on British days', async () => {
      await appoint('UTOM', 'manager');
      await bot.app.database.commit(bot.app.workspace.id, [
        (tx) => tx.update(workspaces, { region: 'GB' }, eq(workspaces.workspaceId, tx.workspace)),
      ]);
      await bot.person('tom').command('/golive', 'digest here', { channel: 'general' });
    });
    await beginUntil(bot, '2026-12-28T08:30:00Z');
  }

  it('has the digest on the next working day, marked, and then on Mondays again', async () => {
    await heldBack();
    const posted = () => bot.slack.messages('CGENERAL').filter(({ text }) => aWeek.test(text));
    expect(posted()).toEqual([]);
    await bot.tick('2026-12-29T08:30:00Z');
    expect(posted().map(({ text }) => text)).toEqual([
      expect.stringMatching(/The week of all projects, Tue 29 Dec 2026[\s\S]*held back on Mon 28 Dec 2026, a holiday/),
    ]);
    await bot.tick('2027-01-04T08:30:00Z');
    expect(posted()).toHaveLength(2);
  });

  it('has none once it is stopped meanwhile', async () => {
    await heldBack();
    await bot.person('tom').command('/golive', 'digest off', { channel: 'general' });
    await bot.tick('2026-12-29T08:30:00Z');
    expect(bot.slack.messages('CGENERAL').filter(({ text }) => aWeek.test(text))).toEqual([]);
  });
});

describe('a channel that can’t have the digest', () => {
  it.each([
    ['shared', 'is shared with another organisation'],
    ['away', '/invite @golive'],
  ])('#%s: whoever asks hears so, and nothing is promised', async (channel, cure) => {
    await acme();
    await appoint('UTOM', 'manager');
    const heard = await bot.person('tom').command('/golive', 'digest here', { channel });
    expect(heard.text).toContain(cure);
    expect(await bot.scope.from(schedules, eq(schedules.subject, `channel:C${channel.toUpperCase()}`))).toEqual([]);
  });

  it('any more: whoever asked for it hears so on Monday', async () => {
    await acme();
    await appoint('UTOM', 'manager');
    await bot.person('tom').command('/golive', 'digest here', { channel: 'general' });
    bot.slack.changeChannel('CGENERAL', { shared: true });
    await bot.tick('2026-11-23T08:30:00Z');
    const messages = bot.slack.messages(await bot.slack.directMessages('UTOM'));
    expect(messages.map(({ text }) => text).join()).toContain('Meant for #general, which is shared with another');
  });
});

describe('a manager', () => {
  /** Tom had the digest of the 23rd, ACME slipped, and he is away on the 30th. */
  async function awayOnMonday(): Promise<void> {
    await acme();
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.begin('away, and ACME slipped', async () => {
      await bot.person('tom').command('/golive', 'away 2026-11-30..2026-12-01', { channel: 'general' });
      const moved = 'move handoff-checked 2026-11-27 because us: ill';
      await bot.person('mia').command('/golive', moved, { channel: 'acme' });
    });
    await beginUntil(bot, '2026-11-30T08:30:00Z');
  }

  it('reads of their own projects alone, whatever the news', async () => {
    await acme();
    await createProject(bot, { key: 'BOLT', customer: 'Bolt', channel: 'general', manager: 'kim' });
    const mia = bot.person('mia');
    for (const [key, channel] of [['ACME', 'acme'] as const, ['BOLT', 'general'] as const]) {
      await mia.command('/golive', 'move handoff-checked 2026-11-27 because customer: nobody there', { channel });
      await mia.command('/golive', `rag ${key} red because the testers are away`, { channel });
    }
    const { text } = await bot.person('tom').command('/golive', 'digest', { channel: 'general' });
    expect(text).toMatch(/1 project: .*1 slipped, .*1 colour that the records don’t share/);
    expect(text).toContain('Colour and records disagree\n• ACME');
    expect(text).not.toContain('BOLT');
  });

  it('who is back in another zone gets it at their hour there', async () => {
    await awayOnMonday();
    const user = { id: 'UTOM', team_id: bot.app.workspace.id, name: 'tom', tz: 'Asia/Tokyo' };
    await bot.person('tom').event({ type: 'user_change', user, event_ts: '1.1' });
    await bot.tick('2026-12-01T23:29:00Z');
    expect(await digests('tom')).toHaveLength(1);
    await bot.tick('2026-12-01T23:30:00Z');
    expect((await digests('tom'))[1]?.text).toContain('held back on Mon 30 Nov 2026, your day off');
  });

  it('who is away on Monday gets it on the day they are back, marked, with all since the last one', async () => {
    await awayOnMonday();
    expect(await digests('tom')).toHaveLength(1);
    await bot.tick('2026-12-02T08:30:00Z');
    const [, second] = await digests('tom');
    expect(second?.text).toContain('Your week, Wed 2 Dec 2026');
    expect(second?.text).toContain('held back on Mon 30 Nov 2026, your day off');
    expect(second?.text).toContain('Slipped since Mon 23 Nov\n• ACME');
    await bot.tick('2026-12-07T08:30:00Z');
    const all = await digests('tom');
    expect(all).toHaveLength(3);
    expect(all.at(-1)?.text).not.toContain('Slipped');
  });

  it('who is away all week gets none, and the next tells it all', async () => {
    await acme();
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.person('tom').command('/golive', 'away 2026-11-30..2026-12-06', { channel: 'general' });
    await bot.person('mia').command('/golive', 'move handoff-checked 2026-11-27 because us: ill', { channel: 'acme' });
    for (const day of ['2026-11-30', '2026-12-04']) await bot.tick(`${day}T08:30:00Z`);
    expect(await digests('tom')).toHaveLength(1);
    await bot.tick('2026-12-07T08:30:00Z');
    expect((await digests('tom')).at(-1)?.text).toContain('Slipped since Mon 23 Nov');
  });

  it('of the workspace whose own project is over has everybody’s; one who manages nothing any more has none', async () => {
    await acme();
    await createProject(bot, { key: 'BOLT', customer: 'Bolt', channel: 'general', manager: 'kim' });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { state: 'closed' }, eq(projects.key, 'ACME')),
    ]);
    const own = async () => (await bot.person('tom').command('/golive', 'digest', { channel: 'general' })).text;
    expect(await own()).toContain('You manage no running project');
    const listed = async () =>
      (await bot.person('tom').command('/golive', 'rituals mine', { channel: 'general' })).text;
    expect(await listed()).toContain('Weekly digest');
    await bot.tick('2026-11-22T08:00:00Z');
    expect(await listed()).not.toContain('Weekly digest');
    await appoint('UTOM', 'manager');
    expect(await own()).toContain('1 project: ');
    expect(await own()).toContain('BOLT · Bolt');
    await bot.tick('2026-11-23T00:30:00Z');
    await bot.tick('2026-11-23T08:30:00Z');
    expect(await only('tom')).toContain('BOLT · Bolt');
  });
});

async function appoint(slackId: string, role: 'manager'): Promise<void> {
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) => tx.update(people, { role }, eq(people.slackId, slackId)).returning(),
  ]);
}

function shown<T>(thing: T | undefined): T {
  if (!thing) throw new Error('nothing was shown');
  return thing;
}
