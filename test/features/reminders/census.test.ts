import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assignments } from '#features/projects/tables.ts';
import { setDefault } from '#features/rituals/defaults.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { type Desk, openDesk, shown } from './desk.ts';

let bot: Bot;
let desk: Desk;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  desk = await openDesk(bot);
});
afterEach(() => bot.close());

async function scheduled(): Promise<{ person: string | null; time: string; weekdays: readonly number[] }[]> {
  const rows = await bot.scope.from(schedules, eq(schedules.ritual, 'reminders.bundle'));
  return rows.map(({ personId: person, time, weekdays }) => ({ person, time, weekdays }));
}

async function names(): Promise<string[]> {
  const ids = new Map((await bot.scope.from(people)).map(({ id, name }) => [id, name]));
  return (await scheduled()).map(({ person }) => ids.get(person ?? '') ?? '?').sort();
}

describe('who gets reminders', () => {
  it('are those who may be asked for something, for as long as they are', async () => {
    await bot.person('ben').command('/golive', 'help', { channel: 'acme' });
    await bot
      .person('mia')
      .command('/raid', 'add issue "SSO cert" owner:<@UANA|ana> due:2026-12-01', { channel: 'acme' });
    await bot.tick('2026-11-25T08:00:00Z');
    expect(await names()).toEqual(['ana', 'mia', 'tom']);
    await desk.leaves('ana');
    await bot.tick('2026-11-26T08:00:00Z');
    expect(await names()).toEqual(['mia', 'tom']);
  });

  it('get them as the workspace’s admin set it, when they are new', async () => {
    await desk.commit(setDefault({ ritual: 'reminders.bundle', time: '15:00', weekdays: [1, 2, 3, 4], on: true }));
    await bot
      .person('mia')
      .command('/raid', 'add issue "SSO cert" owner:<@UANA|ana> due:2026-12-01', { channel: 'acme' });
    await bot.tick('2026-11-25T08:00:00Z');
    expect(await scheduled()).toContainEqual({ person: await desk.id('ana'), time: '15:00', weekdays: [1, 2, 3, 4] });
    expect(await scheduled()).toContainEqual({
      person: await desk.id('mia'),
      time: '09:00',
      weekdays: [1, 2, 3, 4, 5],
    });
  });

  it('get none from then on when he turned them off, and the others keep theirs', async () => {
    const usual = { time: '09:00', weekdays: [1, 2, 3, 4, 5] };
    await desk.commit(setDefault({ ritual: 'reminders.bundle', ...usual, on: false }));
    await bot
      .person('mia')
      .command('/raid', 'add issue "SSO cert" owner:<@UANA|ana> due:2026-12-01', { channel: 'acme' });
    await bot.tick('2026-11-25T08:00:00Z');
    expect(await names()).toEqual(['mia', 'tom']);
  });

  it('are counted in small commits until nobody is missing', async () => {
    const crowd = Array.from({ length: 90 }, (_, at) => `UX${at}`);
    await desk.commit((tx) =>
      tx.insert(
        people,
        crowd.map((slackId) => ({
          id: tx.newId(),
          slackId,
          name: slackId.toLowerCase(),
          zone: 'Europe/Berlin',
          role: 'member' as const,
          kind: 'member' as const,
          active: true,
          seenAt: tx.now,
        })),
      ),
    );
    const rows = await bot.scope.from(people);
    await desk.commit((tx) =>
      tx.insert(
        assignments,
        rows
          .filter(({ slackId }) => slackId.startsWith('UX'))
          .map(({ id }) => ({ id: tx.newId(), projectId: desk.acme.id, role: 'support', personId: id, since: tx.now })),
      ),
    );
    await bot.tick('2026-11-25T06:00:00Z');
    expect(await scheduled()).toHaveLength(92);
    const rounds = await bot.scope.from(occurrences, eq(occurrences.ritual, 'reminders.census'));
    expect(rounds.filter(({ slot, state }) => slot.includes('+') && state === 'fired')).toHaveLength(4);
  });
});

it('a new time counts from now on', async () => {
  bot.clock.set('2026-11-25T06:00:00Z');
  const mia = bot.person('mia');
  const { view } = await mia.command('/golive', 'settings', { channel: 'acme' });
  const saved = await mia.submit(shown(view), { 'Your reminders of the day arrive at': '14:00' });
  expect(saved.text).toContain('Reminders arrive at 14:00.');
  await bot.tick('2026-11-25T08:00:00Z');
  expect(await desk.bundles('mia')).toHaveLength(0);
  await bot.tick('2026-11-25T13:00:00Z');
  expect((await desk.today('mia')).text).toContain('Kickoff held is due today.');
});

it('all of them, and the weekly digest, can be muted', async () => {
  const mia = bot.person('mia');
  const { view } = await mia.command('/golive', 'settings', { channel: 'acme' });
  await mia.submit(shown(view), { 'Don’t send me': ['All reminders', 'Weekly digest'] });
  await bot.tick('2026-11-25T08:00:00Z');
  expect(await desk.bundles('mia')).toHaveLength(0);
});
