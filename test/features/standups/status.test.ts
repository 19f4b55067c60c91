import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdDay } from '#features/standups/day-writes.ts';
import { standupOf } from '#features/standups/queries.ts';
import { standupEntries, standups } from '#features/standups/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, last, openDesk, setUp, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await setUp(desk, ['mia', 'ana', 'eva']);
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const status = (name: string) => desk.bot.person(name).command('/golive', 'standup status ACME', { channel: 'acme' });

describe('/golive standup status', () => {
  it('names the missing and everybody’s participation to the lead, and to others their own', async () => {
    const { bot } = desk;
    await bot.person('eva').command('/golive', 'away today', { channel: 'acme' });
    for (const day of [23, 24]) {
      await bot.tick(`2026-11-${day}T08:30:00Z`);
      await desk.answer('ana', { Done: 'Mapping' });
      await bot.tick(`2026-11-${day}T11:00:00Z`);
    }
    const lead = await status('mia');
    expect(lead.text).toContain('Tue 24 Nov 2026: 1 of 3 answered, 2 missing');
    expect(lead.text).toContain('Missing: @mia, @eva');
    expect(lead.text).toMatch(/0 % \(0 of 2\) @mia/);
    expect(lead.text).toMatch(/0 % \(0 of 1\) @eva/);
    expect(lead.text).toMatch(/100 % \(2 of 2\) @ana/);
    expect(lead.text.indexOf('@ana')).toBeGreaterThan(lead.text.indexOf('0 of 1'));

    const member = await status('ana');
    expect(member.text).toContain('You in four weeks');
    expect(member.text).toContain('100 % (2 of 2)');
    expect(member.text).not.toContain('Missing:');
    expect(member.text).not.toContain('@eva');
    expect(member.text).not.toContain('Change');
  });

  it('looks back over four weeks, and no further', async () => {
    const { bot } = desk;
    for (const day of ['11-23', '11-24', '12-21']) {
      await bot.tick(`2026-${day}T08:30:00Z`);
      await bot.tick(`2026-${day}T11:00:00Z`);
    }
    expect((await status('mia')).text).toMatch(/0 % \(0 of 2\) @ana/);
  });

  it('says that there is none, and how to get one', async () => {
    await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    const heard = await desk.bot.person('ana').command('/golive', 'standup status BETA', { channel: 'beta' });
    expect(heard.text).toContain('BETA · Beta has no standup yet.');
    const lead = await desk.bot.person('mia').command('/golive', 'standup status BETA', { channel: 'beta' });
    expect(shown(await desk.bot.person('mia').click(whispered(lead), 'Set it up'))).toBeDefined();
  });
});

describe('what outsiders read', () => {
  it('is counts alone in a shared channel', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia', 'ana'], { 'Channel of the summary': 'CSHARED' });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await desk.answer('ana', { Done: 'Mapping', 'Blocked by': 'Their firewall' });
    await bot.tick('2026-11-23T11:00:00Z');
    const posted = bot.slack.messages('CSHARED');
    expect(posted).toHaveLength(1);
    expect(last(posted).text).toContain('1 of 2 answered');
    expect(last(posted).text).not.toContain('firewall');
  });

  it('is told to whoever is asked, and to whoever chose the channel', async () => {
    const { bot } = desk;
    await setUp(desk, ['ana'], { 'Channel of the summary': 'CSHARED' });
    await bot.settle();
    expect(last(await desk.inbox('mia')).text).toContain(
      'Meant for #shared, which is shared with another organisation',
    );
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    const counts = 'it is counted in #shared. What you write isn’t posted there: outsiders read along.';
    expect(last(await desk.inbox('ana')).text).toContain(`At 12:00 your time ${counts}`);
    const heard = await bot.person('ana').command('/standup', '', { channel: 'acme' });
    expect(JSON.stringify(shown(heard).blocks)).toContain('What you write isn’t posted there');
    await bot.tick('2026-11-23T11:00:00Z');
    const late = await desk.answer('ana', { Done: 'Mapping' });
    expect(whispered(late).text).toContain('It is counted in #shared.');
    const again = await setUp(desk, ['ana'], { 'Channel of the summary': 'CSHARED' });
    expect(again.text).toContain('Choose an internal channel to read the answers.');
    expect((await desk.inbox('mia')).filter(({ text }) => text.includes('#shared'))).toHaveLength(1);
  });

  it('is introduced in a channel of its own', async () => {
    const { bot } = desk;
    await setUp(desk, ['ana'], { 'Channel of the summary': 'CGENERAL' });
    await bot.settle();
    expect(last(bot.slack.messages('CGENERAL')).text).toContain('@mia brings the standup of ACME · Acme here: Mon–Fri');
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    expect(last(await desk.inbox('ana')).text).toContain('it goes to #general');
  });
});

describe('the clock', () => {
  it('says that a question is late, and no longer asks when it is too late', async () => {
    await desk.bot.tick('2026-11-23T09:00:00Z');
    expect(last(await desk.inbox('ana')).text).toContain('late by 30 min');
    await desk.bot.tick('2026-11-24T10:30:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
  });

  it('sums up late, and says so', async () => {
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await desk.bot.tick('2026-11-23T12:30:00Z');
    expect(last(desk.summaries()).text).toContain('late by 1 h 30 min: I was not running');
  });

  it('does not claim that it was asleep when it only failed at first', async () => {
    const { bot, acme } = desk;
    const standup = await standupOf(bot.scope, acme.id);
    if (!standup) throw new Error('no standup');
    await bot.app.database.commit(bot.app.workspace.id, [
      holdDay(standup, {
        day: '2026-11-23',
        channel: 'CACME',
        lateMs: 3_600_000,
        attempts: 2,
        usefulUntil: new Date('2026-11-23T23:00:00Z'),
        onBehalfOf: null,
      }),
    ]);
    await bot.tick('2026-11-23T12:00:00Z');
    expect(last(desk.summaries()).text).toContain('late by 1 h 00 min');
    expect(last(desk.summaries()).text).not.toContain('I was not running');
  });

  it('asks at the new local time of whoever moved', async () => {
    const { bot } = desk;
    const heard = await bot.person('ana').command('/golive', 'settings', { channel: 'acme' });
    await bot.person('ana').submit(shown(heard), { zone: 'America/New_York' });
    await bot.tick('2026-11-24T08:30:00Z');
    expect(await desk.inbox('eva')).toHaveLength(1);
    expect(await desk.inbox('ana')).toEqual([]);
    await bot.tick('2026-11-24T14:30:00Z');
    expect(await desk.inbox('ana')).toHaveLength(1);
  });

  it('keeps one entry and one thread message when two devices answer as the summary goes out', async () => {
    const { bot } = desk;
    const ana = bot.person('ana');
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    const one = shown(await ana.command('/standup', '', { channel: 'acme' }));
    bot.clock.set('2026-11-23T11:00:00Z');
    await Promise.all([ana.submit(one, { Done: 'Mapping' }), bot.app.tick()]);
    await bot.settle();
    expect(await bot.scope.from(standupEntries)).toHaveLength(1);
    expect(desk.thread()).toHaveLength(1);
    expect(last(desk.summaries()).text).toContain('1 of 3 answered');
  });

  it('takes over what is changed in the list of rituals', async () => {
    const { bot, acme } = desk;
    const mia = bot.person('mia');
    const list = await mia.command('/golive', 'rituals ACME', { channel: 'acme' });
    expect(list.text).toContain('Standup prompt');
    const form = shown(await mia.click(whispered(list), { name: 'Change time', near: 'Standup prompt' }));
    const before = await mia.submit(form, { time: '12:30' });
    expect(before.errors?.time).toContain('The questions come before the summary');
    await mia.submit(form, { time: '10:30', weekdays: ['1'] });
    const kept = await bot.scope.from(standups, eq(standups.projectId, acme.id));
    expect(kept[0]).toMatchObject({ promptAt: '10:30', weekdays: [1], summaryAt: '12:00' });
    await bot.tick('2026-11-24T11:00:00Z');
    expect(desk.summaries()).toEqual([]);
    expect(await bot.scope.from(audit, eq(audit.action, 'ritual.retime'))).toHaveLength(1);
  });
});

describe('whoever mutes the question', () => {
  it('is not asked, and may answer all the same', async () => {
    const { bot } = desk;
    const heard = await bot.person('ana').command('/golive', 'settings', { channel: 'acme' });
    await bot.person('ana').submit(shown(heard), { muted: ['Standup prompt'] });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T09:30:00Z');
    expect(await desk.inbox('ana')).toEqual([]);
    expect(await desk.inbox('eva')).toHaveLength(2);
    const answered = await desk.answer('ana', { Done: 'Mapping' });
    expect(answered.text).toContain('saved. At 12:00 your time it goes to #acme.');
  });
});
