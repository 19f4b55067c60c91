import { afterEach, describe, expect, test } from 'vitest';
import { eq } from '#platform/db/drizzle.ts';
import {
  pause,
  retime,
  rezone,
  type ScheduleSpec,
  schedule,
  scheduleEach,
  timer,
} from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { EVERY_DAY, probe, type Stage, stage } from './stage.ts';

let it: Stage;
afterEach(() => it.close());

describe('another time on the same day', () => {
  test.each([
    ['later, before it happened: today, then', '2026-11-23T07:30:00Z', '10:00', '2026-11-23 2026-11-23T09:00:00.000Z'],
    [
      'later, after it happened: not again today',
      '2026-11-23T08:30:00Z',
      '11:00',
      '2026-11-24 2026-11-24T10:00:00.000Z',
    ],
    ['earlier, still to come: today, then', '2026-11-23T06:30:00Z', '08:00', '2026-11-23 2026-11-23T07:00:00.000Z'],
    ['earlier, gone by: from tomorrow on', '2026-11-23T07:30:00Z', '08:00', '2026-11-24 2026-11-24T07:00:00.000Z'],
  ])('%s', async (_, now, time, planned) => {
    it = await stage();
    await it.daily();
    await it.tick(now);
    await it.daily({ time });
    expect(await it.planned()).toBe(planned);
    await it.tick('2026-11-23T22:00:00Z');
    expect((await it.said()).length).toBeLessThanOrEqual(1);
  });

  test('the days change: what is due and not yet carried out stays due', async () => {
    it = await stage();
    await it.daily();
    it.clock.set('2026-11-23T08:00:05Z');
    await it.daily({ weekdays: EVERY_DAY });
    await it.tick('2026-11-23T08:00:10Z');
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('the same said again changes nothing: not what is due, not what somebody paused', async () => {
    it = await stage();
    const { id } = await it.daily();
    it.clock.set('2026-11-23T08:20:00Z');
    await it.daily();
    await it.tick('2026-11-23T08:20:01Z');
    expect(await it.said()).toEqual(['2026-11-23']);
    await it.commit(pause(id, 'paused'));
    await it.daily({ time: '10:00' });
    expect(await it.scope.from(schedules)).toMatchObject([{ state: 'paused', time: '10:00' }]);
    expect(await it.planned()).toBeUndefined();
    await it.daily({ time: '10:00', state: 'on' });
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T09:00:00.000Z');
  });

  test('many in one write: what is new, moved, changed or as it was', async () => {
    it = await stage();
    const { ritual, subject: _, ...usual } = probe();
    const each = (...specs: Partial<ScheduleSpec>[]) =>
      it.commit(
        scheduleEach(
          ritual,
          specs.map((spec) => ({ ...usual, subject: '', ...spec })),
        ),
      );
    await each({ subject: 'moved' }, { subject: 'changed' }, { subject: 'same' });
    const before = await it.planned('same');
    it.clock.set('2026-11-23T06:30:00Z');
    await each(
      { subject: 'moved', zone: 'Asia/Kathmandu' },
      { subject: 'changed', time: '10:00' },
      { subject: 'same' },
      { subject: 'new', zone: 'Europe/London' },
    );
    // Nine o'clock is over in Kathmandu: it happens now, and not only tomorrow.
    expect(await it.planned('moved')).toBe('2026-11-23 2026-11-23T06:30:00.000Z');
    expect(await it.planned('changed')).toBe('2026-11-23 2026-11-23T09:00:00.000Z');
    expect(await it.planned('same')).toBe(before);
    expect(await it.planned('new')).toBe('2026-11-23 2026-11-23T09:00:00.000Z');
    await each();
    expect(await it.scope.from(schedules)).toHaveLength(4);
  });

  test('many at once, each in its own zone', async () => {
    it = await stage();
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'];
    await it.commit(...zones.map((zone) => schedule(probe({ subject: zone, zone }))));
    const ids = (await it.scope.from(schedules)).map((row) => row.id);
    await it.commit(retime(ids, { time: '13:00', weekdays: [2] }));
    expect(await it.planned('Europe/Berlin')).toBe('2026-11-24 2026-11-24T12:00:00.000Z');
    expect(await it.planned('America/New_York')).toBe('2026-11-24 2026-11-24T18:00:00.000Z');
    expect(await it.planned('Asia/Kathmandu')).toBe('2026-11-24 2026-11-24T07:15:00.000Z');
  });
});

describe('row 47: the zone changes at 08:55 for 09:00', () => {
  const moved = async (from: string, to: string, now: string) => {
    it = await stage({ at: '2026-11-22T22:00:00Z' });
    await it.daily({ person: 'mia-id', zone: from, weekdays: EVERY_DAY });
    await it.tick(now);
    const before = (await it.said()).length;
    await it.commit(rezone({ person: 'mia-id' }, to));
    return before;
  };

  test('westwards before it: the same day, at 09:00 there', async () => {
    expect(await moved('Europe/Berlin', 'America/New_York', '2026-11-23T07:55:00Z')).toBe(0);
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T14:00:00.000Z');
  });

  test('westwards after it: not again on that day', async () => {
    expect(await moved('Europe/Berlin', 'America/New_York', '2026-11-23T08:05:00Z')).toBe(1);
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T14:00:00.000Z');
  });

  test('eastwards over it: at once rather than not at all, and once', async () => {
    expect(await moved('Europe/London', 'Europe/Berlin', '2026-11-23T08:55:00Z')).toBe(0);
    await it.tick('2026-11-23T08:55:10Z');
    expect(await it.said()).toEqual(['2026-11-23']);
    expect(it.fired[0]?.lateMs).toBe(10_000);
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T08:00:00.000Z');
  });

  test('over the date line: each day once', async () => {
    expect(await moved('America/Los_Angeles', 'Asia/Tokyo', '2026-11-23T17:05:00Z')).toBe(1);
    expect(await it.said()).toEqual(['2026-11-23']);
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T00:00:00.000Z');
    await it.tick('2026-11-24T00:00:00Z');
    await it.commit(rezone({ person: 'mia-id' }, 'America/Los_Angeles'));
    expect(await it.planned()).toBe('2026-11-25 2026-11-25T17:00:00.000Z');
  });

  test('a project’s zone moves what is the project’s, not what keeps somebody’s own', async () => {
    it = await stage();
    await it.daily({ subject: 'summary', project: 'acme-id' });
    await it.daily({ subject: 'prompt', project: 'acme-id', person: 'mia-id' });
    await it.commit(rezone({ project: 'acme-id' }, 'America/New_York'));
    expect(await it.planned('summary')).toContain('T14:00');
    expect(await it.planned('prompt')).toContain('T08:00');
  });

  test('a timer that was set for a local time goes with its project or its person, one for a moment stays', async () => {
    it = await stage();
    const probe = { ritual: 'probe.daily', slot: 's' };
    const at = { day: '2026-11-24', time: '00:00', zone: 'Europe/Berlin' };
    await it.commit(
      timer({ ...probe, subject: 'day', at, project: 'acme-id' }),
      timer({ ...probe, subject: 'hers', at, project: 'acme-id', person: 'mia-id' }),
      timer({ ...probe, subject: 'moment', at: new Date('2026-11-23T23:00:00Z'), project: 'acme-id' }),
      timer({ ...probe, subject: 'other', at, project: 'beta-id' }),
    );
    const planned = async () =>
      (await it.rows()).map(({ subject, dueAt }) => `${subject} ${dueAt.toISOString()}`).sort();
    await it.commit(rezone({ project: 'acme-id' }, 'Asia/Tokyo'), rezone({ person: 'mia-id' }, 'America/New_York'));
    const there = [
      'day 2026-11-23T15:00:00.000Z',
      'hers 2026-11-24T05:00:00.000Z',
      'moment 2026-11-23T23:00:00.000Z',
      'other 2026-11-23T23:00:00.000Z',
    ];
    expect(await planned()).toEqual(there);
    await it.tick('2026-11-23T15:00:00Z');
    await it.commit(rezone({ project: 'acme-id' }, 'Europe/Berlin'));
    expect(await planned()).toEqual(there);
    expect(await it.said()).toEqual(['2026-11-24']);
  });

  test('a timer over the clocks’ change keeps its local time through the gap', async () => {
    it = await stage();
    const at = { day: '2026-09-06', time: '00:00', zone: 'America/Santiago' };
    await it.commit(timer({ ritual: 'probe.daily', subject: 'day', slot: 's', at, project: 'acme-id' }));
    expect(await it.planned('day')).toContain('2026-09-06T04:00');
    await it.commit(rezone({ project: 'acme-id' }, 'Europe/Berlin'));
    expect(await it.planned('day')).toContain('2026-09-05T22:00');
  });

  test('the same zone again leaves what is due', async () => {
    it = await stage();
    await it.daily({ person: 'mia-id' });
    it.clock.set('2026-11-23T08:00:05Z');
    await it.commit(rezone({ person: 'mia-id' }, 'Europe/Berlin'));
    await it.tick('2026-11-23T08:00:10Z');
    expect(await it.said()).toEqual(['2026-11-23']);
  });
});

describe('paused', () => {
  test('it is silent, and what would have happened meanwhile does not', async () => {
    it = await stage();
    const { id } = await it.daily();
    await it.commit(pause(id, 'paused'));
    await it.tick('2026-11-24T09:00:00Z');
    expect(await it.said()).toEqual([]);
    await it.commit(pause([id], 'on'));
    expect(await it.planned()).toBe('2026-11-25 2026-11-25T08:00:00.000Z');
    await it.tick('2026-11-25T08:00:00Z');
    expect(await it.said()).toEqual(['2026-11-25']);
  });

  test('and on again on the same day, before its time, nothing is lost', async () => {
    it = await stage();
    const { id } = await it.daily();
    await it.commit(pause(id, 'paused'));
    await it.commit(pause(id, 'on'));
    await it.tick('2026-11-23T08:00:00Z');
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('while it is being carried out: what was decided is undone, and nobody is told', async () => {
    it = await stage({
      fire: async (_due, ctx) => {
        const [row] = await ctx.from(schedules, eq(schedules.subject, 'it'));
        await it.commit(pause(row?.id ?? '', 'paused'));
        return [(tx) => tx.update(schedules, { time: '23:00' }, eq(schedules.subject, 'it'))];
      },
    });
    await it.daily();
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(0);
    expect(await it.scope.from(schedules)).toMatchObject([{ state: 'paused', time: '09:00' }]);
    expect(await it.states()).toEqual([]);
  });
});
