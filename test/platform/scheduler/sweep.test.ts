import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import { and, eq, sql } from '#platform/db/drizzle.ts';
import { schedule, timer } from '#platform/scheduler/schedule.ts';
import { localTimers } from '#platform/scheduler/sweep.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { probe, type Stage, stage } from './stage.ts';

let it: Stage;
beforeEach(async () => {
  it = await stage();
});
afterEach(() => it.close());

/** As another release of the time zone rules would have planned it. */
async function planOtherwise(set: Partial<typeof occurrences.$inferInsert>, subject = 'it'): Promise<void> {
  const mine = and(eq(occurrences.state, 'planned'), eq(occurrences.subject, subject));
  await it.commit((tx) => tx.update(occurrences, set, mine));
}

describe('what is planned otherwise than its schedule says', () => {
  test.each([
    ['an hour late by yesterday’s rules', '2026-11-23T09:00:00Z'],
    ['an hour early', '2026-11-23T07:00:00Z'],
  ])('%s: put right at the start', async (_, wrong) => {
    await it.daily();
    await planOtherwise({ dueAt: new Date(wrong), tryAt: new Date(wrong) });
    it.restart();
    await it.tick('2026-11-23T06:00:10Z');
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T08:00:00.000Z');
  });

  test('due by the old rules at the very start, but not by the new: it waits', async () => {
    await it.daily();
    const wrong = new Date('2026-11-23T07:00:00Z');
    await planOtherwise({ dueAt: wrong, tryAt: wrong });
    it.restart();
    expect(await it.tick('2026-11-23T07:00:10Z')).toBe(0);
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T08:00:00.000Z');
  });

  test('is put right within a day without a restart, and looked at once a day', async () => {
    await it.daily();
    await it.tick('2026-11-23T06:00:10Z');
    await planOtherwise({ dueAt: new Date('2026-11-25T09:00:00Z'), tryAt: new Date('2026-11-25T09:00:00Z') });
    await it.tick('2026-11-24T06:00:00Z');
    expect(await it.planned()).toContain('2026-11-25T09');
    await it.tick('2026-11-24T06:00:10Z');
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T08:00:00.000Z');
  });

  test('planned for years ahead by a clock that was wrong', async () => {
    await it.daily();
    await planOtherwise({
      nominal: '2031-03-03',
      dueAt: new Date('2031-03-03T08:00:00Z'),
      tryAt: new Date('2031-03-03T08:00:00Z'),
    });
    it.restart();
    await it.tick('2026-11-23T06:00:10Z');
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T08:00:00.000Z');
  });

  test('not planned at all', async () => {
    await it.daily();
    await it.commit((tx) => tx.remove(occurrences, eq(occurrences.subject, 'it')));
    it.restart();
    await it.tick('2026-11-23T07:59:00Z');
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T08:00:00.000Z');
  });

  test('put off by a clock that ran ahead: tried again now', async () => {
    await it.daily();
    it.clock.set('2026-11-23T08:10:00Z');
    await planOtherwise({ tryAt: new Date('2027-11-23T08:00:00Z'), attempts: 3 });
    it.restart();
    await it.tick('2026-11-23T08:10:10Z');
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('a timer that follows its zone', async () => {
    const at = { day: '2026-11-30', time: '00:00', zone: 'Europe/Berlin' };
    await it.commit(timer({ ritual: 'probe.daily', subject: 'it', slot: 's', at }));
    await planOtherwise({ dueAt: new Date('2026-11-29T22:00:00Z'), tryAt: new Date('2026-11-29T22:00:00Z') });
    it.restart();
    await it.tick('2026-11-23T06:30:00Z');
    expect(await it.planned()).toBe('2026-11-30 2026-11-29T23:00:00.000Z');
    expect((await it.rows()).map(({ tryAt }) => tryAt.toISOString())).toEqual(['2026-11-29T23:00:00.000Z']);
  });

  test.runIf(dialect === 'sqlite')('timers that follow their zone are found without what happened', async () => {
    const { db } = it.database;
    const plan = await db.all<{ detail: string }>(sql.raw(`explain query plan ${localTimers(db).toSQL().sql}`));
    expect(plan.map(({ detail }) => detail)).toEqual(['SCAN occurrences USING INDEX occurrences_local']);
  });

  test('what is right, due, put off or a timer is left as it is', async () => {
    await it.daily({ subject: 'right' });
    await it.daily({ subject: 'off', time: '07:00' });
    await it.commit(
      timer({ ritual: 'probe.daily', subject: 'ESC-1', slot: 's', at: new Date('2026-11-30T08:00:00Z') }),
    );
    const soon = new Date('2026-11-23T06:40:00Z');
    await planOtherwise({ tryAt: soon, attempts: 2 }, 'off');
    const before = await it.rows();
    it.restart();
    await it.tick('2026-11-23T06:30:00Z');
    expect(await it.rows()).toEqual(before);
  });

  test('more than a slice of them, of which one is done for today', async () => {
    await it.commit(
      ...Array.from({ length: 102 }, (_, n) => schedule(probe({ subject: `member-${n}`, time: '08:00' }))),
    );
    await it.tick('2026-11-23T07:00:00Z');
    await it.commit((tx) =>
      tx.update(occurrences, { dueAt: new Date('2030-01-01T00:00:00Z') }, eq(occurrences.state, 'planned')),
    );
    it.restart();
    await it.tick('2026-11-23T07:01:00Z');
    const planned = await it.scope.from(occurrences, eq(occurrences.state, 'planned'));
    expect(planned).toHaveLength(102);
    expect(new Set(planned.map((row) => row.dueAt.toISOString()))).toEqual(new Set(['2026-11-24T07:00:00.000Z']));
    expect(await it.said()).toHaveLength(102);
  });
});

test('what happened is forgotten after three months, days and timers alike; what is planned is not', async () => {
  await it.daily();
  const at = (slot: string, day: string) => ({
    ...{ ritual: 'probe.daily', subject: 'ESC-1', slot },
    at: new Date(`${day}T08:00:00Z`),
  });
  await it.commit(timer(at('soon', '2026-11-23')), timer(at('later', '2028-11-23')));
  await it.tick('2026-11-23T08:00:00Z');
  await it.tick('2027-02-19T08:00:00Z');
  expect(await it.states()).toEqual(expect.arrayContaining(['2026-11-23 fired', ' fired']));
  await it.tick('2027-02-22T08:00:00Z');
  const states = await it.states();
  expect(states).not.toContain('2026-11-23 fired');
  expect(states).not.toContain(' fired');
  expect(states).toContain(' planned');
  expect(states).toContain('2027-02-22 fired');
});
