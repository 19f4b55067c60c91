import { afterEach, describe, expect, test } from 'vitest';
import { addDays } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { Conflict } from '#platform/refusal.ts';
import { missedSince } from '#platform/scheduler/missed.ts';
import { cancelTimers, schedule, timer, unschedule } from '#platform/scheduler/schedule.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import { EVERY_DAY, message, probe, type Stage, type StageOptions, says, stage } from './stage.ts';

let it: Stage;
afterEach(() => it.close());

async function set(options?: StageOptions): Promise<Stage> {
  it = await stage(options);
  return it;
}

describe('exactly once', () => {
  test('nothing before its time, one message at it, and the next is planned', async () => {
    await set();
    await it.daily();
    expect(await it.tick('2026-11-23T07:59:59Z')).toBe(0);
    expect(await it.said()).toEqual([]);
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(1);
    expect(await it.tick('2026-11-23T08:00:10Z')).toBe(0);
    expect(await it.said()).toEqual(['2026-11-23']);
    expect(await it.states()).toEqual(['2026-11-23 fired', '2026-11-24 planned']);
    expect(it.fired[0]).toMatchObject({ subject: 'it', nominal: '2026-11-23', zone: 'Europe/Berlin', lateMs: 0 });
  });

  test('a week is five working days', async () => {
    await set();
    await it.daily();
    for (let day = 23; day <= 30; day += 1) await it.tick(`2026-11-${day}T08:00:00Z`);
    const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'];
    expect(await it.said()).toEqual(days);
  });

  test('a restart repeats nothing and loses nothing', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T08:00:00Z');
    it.restart();
    await it.tick('2026-11-23T08:00:10Z');
    expect(await it.said()).toEqual(['2026-11-23']);
    it.restart();
    await it.tick('2026-11-24T08:00:00Z');
    expect(await it.said()).toEqual(['2026-11-23', '2026-11-24']);
  });

  test('of two instances that come at once, one says it', async () => {
    await set();
    const members = Array.from({ length: 20 }, (_, n) => `member-${n}`);
    await it.commit(...members.map((subject) => schedule(probe({ subject }))));
    const other = await it.another();
    it.clock.set('2026-11-23T08:00:00Z');
    const [mine, theirs] = await Promise.all([it.scheduler.tick(), other.tick()]);
    expect(mine.fired + theirs.fired).toBe(20);
    expect(await it.said()).toHaveLength(20);
    const planned = await it.scope.from(occurrences, eq(occurrences.state, 'planned'));
    expect(new Set(planned.map((row) => `${row.subject} ${row.nominal}`)).size).toBe(20);
  });

  test('a tick that comes while one is under way is the same tick', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await set({
      fire: async (due, ctx) => {
        await held;
        return says(due, ctx);
      },
    });
    await it.daily();
    it.clock.set('2026-11-23T08:00:00Z');
    const first = it.scheduler.tick();
    it.clock.set('2026-11-23T08:00:10Z');
    const second = it.scheduler.tick();
    release();
    expect(await Promise.all([first, second])).toMatchObject([{ fired: 1 }, { fired: 1 }]);
    expect(it.fired).toHaveLength(1);
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('a stop ends the tick between two of them', async () => {
    const over = new AbortController();
    await set({
      fire: async (due, ctx) => {
        over.abort();
        return says(due, ctx);
      },
    });
    await it.daily({ subject: 'one' });
    await it.daily({ subject: 'two' });
    it.clock.set('2026-11-23T08:00:00Z');
    expect(await it.scheduler.tick(over.signal)).toMatchObject({ fired: 1 });
    expect(await it.said()).toHaveLength(1);
    expect(await it.scheduler.tick()).toMatchObject({ fired: 1 });
  });

  test('what is not wanted any more is noted as skipped', async () => {
    await set({ fire: async () => [] });
    await it.daily();
    await it.tick('2026-11-23T08:00:00Z');
    expect(await it.states()).toEqual(['2026-11-23 skipped', '2026-11-24 planned']);
  });

  test('what no feature knows any more is skipped', async () => {
    await set();
    await it.daily({ ritual: 'gone.daily' });
    await it.tick('2026-11-23T08:00:00Z');
    expect(await it.states()).toEqual(['2026-11-23 skipped', '2026-11-24 planned']);
  });

  test('more than a batch is carried out in one tick', async () => {
    await set();
    await it.commit(...Array.from({ length: 101 }, (_, n) => schedule(probe({ subject: `member-${n}` }))));
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(101);
    expect(await it.said()).toHaveLength(101);
  });
});

describe('clocks', () => {
  test('row 49: forwards over the slot it happens late', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T07:59:50Z');
    await it.tick('2026-11-23T08:30:00Z');
    expect(await it.said()).toEqual(['2026-11-23']);
    expect(it.fired[0]?.lateMs).toBe(30 * 60_000);
  });

  test('row 49: backwards after it, there is no second', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T08:30:00Z');
    await it.tick('2026-11-23T07:30:00Z');
    for (const minute of ['00', '15', '30']) await it.tick(`2026-11-23T08:${minute}:00Z`);
    expect(await it.said()).toEqual(['2026-11-23']);
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T08:00:00.000Z');
  });

  test('row 50: a machine that slept over the slot notices when it wakes', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T07:30:00Z');
    await it.tick('2026-11-23T09:00:03Z');
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('forwards over several days the newest happens, the others are counted', async () => {
    await set();
    await it.daily({ project: 'acme-id' });
    await it.tick('2026-11-23T08:00:00Z');
    await it.tick('2026-11-27T08:10:00Z');
    expect(await it.said()).toEqual(['2026-11-23', '2026-11-27']);
    expect(await missedSince(it.scope, new Date('2026-11-23T08:00:00Z'))).toEqual([
      { ritual: 'probe.daily', project: 'acme-id', times: 3 },
    ]);
    expect(await missedSince(it.scope, new Date('2026-11-27T08:10:01Z'))).toEqual([]);
  });

  test('row 51: down for two days, in one tick after the start', async () => {
    await set();
    await it.daily({ weekdays: EVERY_DAY });
    await it.tick('2026-11-23T08:00:00Z');
    it.restart();
    expect(await it.tick('2026-11-25T09:29:00Z')).toBe(2);
    expect(await it.said()).toEqual(['2026-11-23', '2026-11-25']);
    expect(await it.planned()).toBe('2026-11-26 2026-11-26T08:00:00.000Z');
  });

  test('down for two days and back too late for the newest, all are counted and none is said', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T08:00:00Z');
    await it.tick('2026-11-25T20:00:00Z');
    expect(await it.said()).toEqual(['2026-11-23']);
    const [missed] = await missedSince(it.scope, new Date('2026-11-23T08:00:00Z'));
    expect(missed?.times).toBe(2);
    expect(await it.planned()).toBe('2026-11-26 2026-11-26T08:00:00.000Z');
  });

  test('a clock that ran a year ahead leaves no hole when it is right again', async () => {
    await set();
    await it.daily();
    await it.tick('2026-11-23T08:00:00Z');
    await it.tick('2027-11-24T08:00:00Z');
    expect(await it.planned()).toContain('2027-11-25');
    await it.tick('2026-11-24T07:00:00Z');
    expect(await it.planned()).toBe('2026-11-24 2026-11-24T08:00:00.000Z');
    await it.tick('2026-11-24T08:00:00Z');
    expect(await it.said()).toEqual(['2026-11-23', '2027-11-24', '2026-11-24']);
  });

  test('a day that a clock ahead of time said is said, one that it counted as missed is not', async () => {
    await set({ at: '2026-11-23T06:00:00Z' });
    await it.daily();
    await it.tick('2026-11-24T08:10:00Z');
    expect(await it.states()).toEqual(['2026-11-23 missed', '2026-11-24 fired', '2026-11-25 planned']);
    await it.tick('2026-11-23T07:00:00Z');
    expect(await it.planned()).toBe('2026-11-23 2026-11-23T08:00:00.000Z');
    await it.tick('2026-11-23T08:00:00Z');
    await it.tick('2026-11-24T08:00:00Z');
    await it.tick('2026-11-25T08:00:00Z');
    expect(await it.said()).toEqual(['2026-11-24', '2026-11-23', '2026-11-25']);
  });
});

test.each([
  ['spring', '2027-03-25T00:00:00Z'],
  ['autumn', '2026-10-22T00:00:00Z'],
])('ticked through the change of clocks in %s, each zone has each day once', async (_, from) => {
  const zones = [
    'Europe/Berlin',
    'America/Nuuk',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/Havana',
    'Africa/Cairo',
  ];
  await set({ at: from });
  const spec = { weekdays: EVERY_DAY, time: '02:30' };
  await it.commit(...zones.map((zone) => schedule(probe({ ...spec, subject: zone, zone }))));
  await it.commit(schedule(probe({ ...spec, time: '23:30', subject: 'late', zone: 'America/Nuuk' })));
  for (let hour = 0; hour <= 12 * 24; hour += 1) {
    await it.tick(new Date(Date.parse(from) + hour * 3_600_000).toISOString());
  }
  for (const subject of [...zones, 'late']) {
    const days = it.fired.filter((due) => due.subject === subject).map((due) => due.nominal);
    expect(days.length, subject).toBeGreaterThanOrEqual(11);
    for (const [n, day] of days.entries()) expect(day, subject).toBe(addDays(days[0] ?? '', n));
  }
});

describe('lateness', () => {
  test.each([
    ['a standup', 90, '2026-11-23T09:30:00Z', 'fired'],
    ['a standup', 90, '2026-11-23T09:30:01Z', 'missed'],
    ['a digest', 360, '2026-11-23T14:00:00Z', 'fired'],
    ['a digest', 360, '2026-11-23T14:00:01Z', 'missed'],
    ['a reminder', 1440, '2026-11-24T07:59:59Z', 'fired'],
  ])('%s of %d minutes at %s is %s', async (_, lateness, at, state) => {
    await set({ lateness });
    await it.daily();
    await it.tick(at);
    expect((await it.states())[0]).toBe(`2026-11-23 ${state}`);
    expect(await it.said()).toHaveLength(state === 'fired' ? 1 : 0);
  });

  test('what may be however late is carried out after a month', async () => {
    await set({ lateness: null });
    await it.commit(
      timer({ ritual: 'probe.daily', subject: 'ESC-1', slot: 'ladder-1', at: new Date('2026-11-23T09:00:00Z') }),
    );
    await it.tick('2026-12-23T09:00:00Z');
    expect(await it.said()).toHaveLength(1);
  });
});

describe('a ritual that fails', () => {
  test('is put off with growing pauses and holds up nobody else', async () => {
    let broken = true;
    await set({
      lateness: null,
      fire: async (due, ctx) => {
        if (broken && due.subject === 'broken') throw new Error('no');
        return says(due, ctx);
      },
    });
    await it.daily({ subject: 'broken', time: '08:59' });
    await it.daily({ subject: 'fine' });
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(1);
    const tries = () => it.fired.filter((due) => due.subject === 'broken').length;
    const at: number[] = [];
    for (let minute = 1; minute <= 20; minute += 1) {
      const before = tries();
      await it.tick(new Date(Date.parse('2026-11-23T08:00:00Z') + minute * 60_000).toISOString());
      if (tries() > before) at.push(minute);
    }
    expect(at).toEqual([1, 3, 7, 15]);
    broken = false;
    await it.tick('2026-11-23T08:31:00Z');
    expect(await it.said()).toHaveLength(2);
    expect(it.fired.at(-1)).toMatchObject({ subject: 'broken', attempts: 5 });
  });

  test('is not tried more than every hour, nor less', async () => {
    await set({
      lateness: null,
      fire: async () => {
        throw new Error('no');
      },
    });
    await it.commit(timer({ ritual: 'probe.daily', subject: 'x', slot: 's', at: new Date('2026-11-23T08:00:00Z') }));
    for (let hour = 0; hour < 24; hour += 1) {
      await it.tick(new Date(Date.parse('2026-11-23T08:00:00Z') + hour * 3_600_000).toISOString());
    }
    expect(it.fired).toHaveLength(24);
  });

  test('what it half did is not there', async () => {
    await set({
      fire: async (due, ctx) => [
        ...(await says(due, ctx)),
        () => {
          throw new Error('no');
        },
      ],
    });
    await it.daily();
    await it.tick('2026-11-23T08:00:00Z');
    expect(await it.said()).toEqual([]);
    expect(await it.states()).toEqual(['2026-11-23 planned']);
  });

  test('overtaken in what it looked at, it looks again at once', async () => {
    let overtaken = 2;
    await set({
      fire: async (due, ctx) => {
        overtaken -= 1;
        if (overtaken < 0) return says(due, ctx);
        return [
          () => {
            throw new Conflict('moved');
          },
        ];
      },
    });
    await it.daily();
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(1);
    expect(await it.said()).toEqual(['2026-11-23']);
  });
});

describe('timers', () => {
  const at = (iso: string) => ({ ritual: 'probe.daily', subject: 'ESC-1', slot: 'ladder-1', at: new Date(iso) });

  test('happen once, however often they are set', async () => {
    await set();
    await it.commit(timer(at('2026-11-23T07:00:00Z')));
    await it.commit(timer(at('2026-11-23T07:30:00Z')));
    expect(await it.tick('2026-11-23T07:10:00Z')).toBe(0);
    expect(await it.tick('2026-11-23T07:30:00Z')).toBe(1);
    await it.commit(timer(at('2026-11-23T08:00:00Z')));
    expect(await it.tick('2026-11-23T08:30:00Z')).toBe(0);
    expect(await it.said()).toHaveLength(1);
  });

  test('are taken back, one or all of a subject', async () => {
    await set();
    await it.commit(
      timer(at('2026-11-23T07:00:00Z')),
      timer({ ...at('2026-11-23T07:00:00Z'), slot: 'ladder-2' }),
      timer({ ...at('2026-11-23T07:00:00Z'), slot: 'ladder-3' }),
      timer({ ...at('2026-11-23T07:00:00Z'), subject: 'ESC-2' }),
      cancelTimers({ ritual: 'probe.daily', subject: 'ESC-1', slot: 'ladder-1' }),
    );
    expect(await it.rows()).toHaveLength(3);
    await it.commit(cancelTimers({ ritual: 'probe.daily', subject: 'ESC-1' }));
    expect((await it.rows()).map((row) => row.subject)).toEqual(['ESC-2']);
  });
});

test('what is unscheduled is not said, and what happened stays known', async () => {
  await set();
  await it.daily();
  await it.tick('2026-11-23T08:00:00Z');
  await it.commit(unschedule({ ritual: 'probe.daily', subject: 'it' }));
  expect(await it.states()).toEqual(['2026-11-23 fired']);
  expect(await it.scope.from(schedules)).toEqual([]);
  await it.daily({ time: '12:00' });
  expect(await it.planned()).toBe('2026-11-24 2026-11-24T11:00:00.000Z');
});

test('a day carried out by hand is carried out once, and its own time finds it done', async () => {
  await set();
  const row = await it.daily();
  expect(await it.scheduler.run(row)).toBe('fired');
  expect(await it.scheduler.run(row)).toBe('done already');
  await it.tick('2026-11-23T08:00:00Z');
  expect(await it.said()).toEqual(['2026-11-23']);
  expect(await it.planned()).toBe('2026-11-24 2026-11-24T08:00:00.000Z');
});

test('a day carried out by hand beforehand is left out when its turn comes', async () => {
  await set();
  const row = await it.daily();
  it.clock.set('2026-11-24T07:00:00Z');
  expect(await it.scheduler.run(row)).toBe('fired');
  await it.tick('2026-11-23T08:00:00Z');
  expect(await it.planned()).toBe('2026-11-25 2026-11-25T08:00:00.000Z');
  expect(await it.said()).toEqual(['2026-11-24', '2026-11-23']);
});

test('a rehearsal says what it would say and leaves nothing', async () => {
  await set({ fire: async (due) => [message(due.nominal, `probe:${due.nominal}`), message('twice', 'known')] });
  await it.commit(message('once', 'known'));
  const due = { subject: 'it', project: null, person: null, slot: 'day', zone: 'Etc/UTC', lateMs: 0 };
  const at = new Date('2026-11-23T08:00:00Z');
  const said = await it.rehearse('T0HOME', 'probe.daily', { ...due, nominal: '2026-11-23', at }, at);
  expect(said).toEqual([
    { to: 'CACME', inThread: false, isCard: false, again: false, message: { text: '2026-11-23', blocks: [] } },
    { to: 'CACME', inThread: false, isCard: false, again: true, message: { text: 'twice', blocks: [] } },
  ]);
  expect(await it.said()).toEqual(['once']);
});
