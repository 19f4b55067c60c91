import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '#demo/player/slack-side.ts';
import { settingsOf, workingTimesOf } from '#features/calendar/working-times.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Person, personBySlackId } from '#platform/directory/people.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T08:00:00Z' });
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function form(): Promise<View> {
  const { view } = await bot.person('mia').command('/golive', 'settings', { channel: 'general' });
  if (!view) throw new Error('no form was opened');
  return view;
}

async function mia(): Promise<Person> {
  const person = await personBySlackId(bot.scope, 'UMIA');
  if (!person) throw new Error('Mia is unknown');
  return person;
}

async function plan(person: Person): Promise<void> {
  const spec = { ritual: 'test.daily', subject: person.id, person: person.id, zone: person.zone };
  const write = schedule({ ...spec, time: '09:30', weekdays: [1, 2, 3, 4, 5] });
  await bot.app.database.commit(bot.app.workspace.id, [write]);
}

async function plannedAt(): Promise<string[]> {
  const rows = await bot.scope.from(
    occurrences,
    eq(occurrences.ritual, 'test.daily'),
    eq(occurrences.state, 'planned'),
  );
  return rows.map(({ dueAt }) => dueAt.toISOString());
}

describe('/golive settings', () => {
  it('are the defaults until somebody changes them', async () => {
    await form();
    const { id } = await mia();
    expect((await settingsOf(bot.scope, [id, 'nobody'])).get('nobody')).toEqual(
      (await settingsOf(bot.scope, [id])).get(id),
    );
    expect((await settingsOf(bot.scope, [id])).get(id)).toMatchObject({
      bundleAt: '09:00',
      quietFrom: '18:00',
      quietTo: '09:00',
    });
  });

  it('say when somebody works, by their region’s holidays and in their own zone', async () => {
    const saved = await bot.person('mia').submit(await form(), {
      zone: 'Asia/Kathmandu',
      workdays: ['7', '1', '2', '3', '4'],
      worksFrom: '10:00',
      worksTo: '17:30',
      region: 'de-by',
      quietFrom: '20:00',
      quietTo: '07:30',
      bundleAt: '10:15',
    });
    expect(saved.text).toContain(
      'Saved. You work Mon–Thu, Sun 10:00–17:30 (Asia/Kathmandu), and are left in peace 20:00–07:30 and on your days off. Reminders arrive at 10:15.',
    );
    const { id, zone, ownZone } = await mia();
    expect([zone, ownZone]).toEqual(['Asia/Kathmandu', 'Asia/Kathmandu']);
    const time = (await workingTimesOf(bot.scope, [id], '2026-11-23')).get(id);
    expect(time).toMatchObject({ zone, from: '10:00', to: '17:30', days: { workdays: [1, 2, 3, 4, 7] } });
    expect(time?.days.holidays.get('2027-01-06')).toBe('Epiphany');
    expect(await bot.scope.from(audit, eq(audit.action, 'settings.save'))).toHaveLength(1);
    const again = await form();
    expect(JSON.stringify(again.blocks)).toContain('Asia/Kathmandu');
    expect(JSON.stringify(again.blocks)).toContain('"initial_time":"10:15"');
  });

  it('refuse a zone that is none, an unknown region, and an end before the beginning, under the field', async () => {
    const { errors } = await bot.person('mia').submit(await form(), {
      zone: 'Berlin',
      region: 'Germany',
      worksFrom: '18:00',
      worksTo: '09:00',
    });
    expect(errors).toEqual({
      zone: '“Berlin” is no time zone. Write one such as Europe/Berlin.',
      region: expect.stringContaining('Did you mean DE'),
      worksTo: 'Choose a time after the beginning, on the same day.',
    });
  });

  it('follow the holidays of the workspace, unless somebody names a region of their own or none', async () => {
    const offDay = async () => {
      const { id } = await mia();
      const time = (await workingTimesOf(bot.scope, [id], '2026-11-23', 'US')).get(id);
      return { christmas: time?.days.holidays.has('2026-12-25'), july4: time?.days.holidays.has('2027-07-04') };
    };
    expect(JSON.stringify((await form()).blocks)).toContain('Empty: none are.');
    expect(await offDay()).toEqual({ christmas: true, july4: true });
    const kim = bot.person('kim');
    const admin = await kim.command('/golive', 'admin', { channel: 'general' });
    const asked = (await kim.click(shown(admin.whispers[0]), 'Set holidays')).view;
    const wrong = await kim.submit(shown(asked), { region: 'Germany' });
    expect(wrong.errors).toEqual({ region: expect.stringContaining('Did you mean DE') });
    const saved = await kim.submit(shown(asked), { region: 'de' });
    expect(saved.text).toContain('The public holidays of DE are days off for everybody who names no region');
    expect(await offDay()).toEqual({ christmas: true, july4: false });
    expect(JSON.stringify((await form()).blocks)).toContain('Empty: those of DE, as in the whole workspace.');
    await bot.person('mia').submit(await form(), { region: 'None' });
    expect(await offDay()).toEqual({ christmas: false, july4: false });
    await bot.person('mia').submit(await form(), { region: 'us' });
    expect(await offDay()).toEqual({ christmas: true, july4: true });
    expect(await bot.scope.from(audit, eq(audit.action, 'workspace.region'))).toHaveLength(1);
  });

  it('mute a kind of reminder', async () => {
    const heard = await form();
    const muted = JSON.stringify(heard.blocks).includes('plan.milestone') ? ['plan.milestone'] : [];
    expect(muted).not.toEqual([]);
    await bot.person('mia').submit(heard, { muted });
    const { id } = await mia();
    expect((await settingsOf(bot.scope, [id])).get(id)?.muted).toEqual(muted);
  });
});

describe('somebody’s zone', () => {
  it('moves with them when they set it, and back to Slack’s when they take it out', async () => {
    await form();
    await plan(await mia());
    expect(await plannedAt()).toEqual(['2026-11-23T08:30:00.000Z']);
    await bot.person('mia').submit(await form(), { zone: 'America/New_York' });
    expect(await plannedAt()).toEqual(['2026-11-23T14:30:00.000Z']);
    await bot.person('mia').submit(await form(), { zone: null });
    expect(await mia()).toMatchObject({ zone: 'Europe/Berlin', ownZone: null });
    expect(await plannedAt()).toEqual(['2026-11-23T08:30:00.000Z']);
  });

  it('follows Slack within a day, unless it is their own', async () => {
    await form();
    bot.slack.addUser({ id: 'UMIA', name: 'mia', tz: 'America/New_York' });
    bot.clock.set('2026-11-24T07:00:00Z');
    await form();
    expect((await mia()).zone).toBe('Europe/Berlin');
    await plan(await mia());
    bot.clock.set('2026-11-24T08:01:00Z');
    await form();
    expect(await mia()).toMatchObject({ zone: 'America/New_York', slackZone: 'America/New_York' });
    expect(await plannedAt()).toEqual(['2026-11-24T14:30:00.000Z']);
    await bot.person('mia').submit(await form(), { zone: 'Europe/Paris' });
    bot.slack.addUser({ id: 'UMIA', name: 'mia', tz: 'Asia/Dubai' });
    bot.clock.set('2026-11-25T09:00:00Z');
    await form();
    expect(await mia()).toMatchObject({ zone: 'Europe/Paris', slackZone: 'Asia/Dubai' });
  });
});

function shown<T>(thing: T | undefined): T {
  if (!thing) throw new Error('nothing was shown');
  return thing;
}
