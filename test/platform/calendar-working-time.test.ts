import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingMinutesExcept, type Pause, workingMinutesBetweenExcept } from '#platform/calendar/pauses.ts';
import { type QuietHours, quietUntil } from '#platform/calendar/quiet-hours.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import {
  addWorkingDaysOf,
  addWorkingMinutes,
  isWorkingMoment,
  nextWorkingMoment,
  officeHours,
  type WorkingTime,
  workingMinutesBetween,
  worksOn,
} from '#platform/calendar/working-time.ts';
import { addDays, dayOf, timeOf } from '#platform/clock.ts';

const berlin: WorkingTime = { zone: 'Europe/Berlin', ...officeHours, days: plainWeek, away: [] };
const christmas: WorkingTime = {
  ...berlin,
  days: { ...plainWeek, holidays: new Map([['2026-12-25', 'Christmas Day']]) },
  away: [{ from: '2026-12-28', to: '2026-12-31' }],
};
const nights: WorkingTime = { ...berlin, from: '00:00', to: '06:00', days: { ...plainWeek, workdays: [7] } };
const [friday, saturday] = ['2026-11-27T16:00:00Z', '2026-11-28T12:00:00Z'];

function at(iso: string): Date {
  return new Date(iso);
}

describe('working time', () => {
  it.each([
    ['2026-11-27', true],
    ['2026-11-28', false],
    ['2026-12-25', false],
    ['2026-12-28', false],
    ['2026-12-31', false],
    ['2027-01-01', true],
  ])('somebody with a holiday and leave works on %s: %s', (day, works) => {
    expect(worksOn(day, christmas)).toBe(works);
  });

  it.each([
    ['in the middle', '2026-11-27T12:00:00Z', true],
    ['at the beginning', '2026-11-27T08:00:00Z', true],
    ['just before it', '2026-11-27T07:59:59.999Z', false],
    ['at the end', '2026-11-27T17:00:00Z', false],
    ['at the weekend', saturday, false],
    ['on leave', '2026-12-29T12:00:00Z', false],
  ])('%s, %s is worked: %s', (_, iso, works) => {
    expect(isWorkingMoment(at(iso), christmas)).toBe(works);
    expect(nextWorkingMoment(at(iso), christmas).toISOString() === at(iso).toISOString()).toBe(works);
  });

  it.each([
    ['within the day', friday, 30, berlin, '2026-11-27T16:30:00.000Z'],
    ['to the very end of the day', friday, 60, berlin, '2026-11-27T17:00:00.000Z'],
    ['one minute over it', friday, 61, berlin, '2026-11-30T08:01:00.000Z'],
    ['from a weekend', saturday, 60, berlin, '2026-11-30T09:00:00.000Z'],
    ['none, from a weekend', saturday, 0, berlin, '2026-11-30T08:00:00.000Z'],
    ['over a holiday and leave', '2026-12-24T16:00:00Z', 120, christmas, '2027-01-01T09:00:00.000Z'],
    ['through the night that is an hour shorter', '2026-03-28T12:00:00Z', 300, nights, '2026-03-29T04:00:00.000Z'],
    ['through the night that is an hour longer', '2026-10-24T12:00:00Z', 420, nights, '2026-10-25T05:00:00.000Z'],
    ['from a gap', '2026-03-29T01:00:00Z', 60, nights, '2026-03-29T02:00:00.000Z'],
  ])('%s: %s and %i minutes', (_, iso, minutes, time, expected) => {
    expect(addWorkingMinutes(at(iso), minutes, time).toISOString()).toBe(expected);
  });

  it('counts a working day as long as it is on the wall', () => {
    expect(addWorkingDaysOf(at(friday), 1, berlin).toISOString()).toBe('2026-11-30T16:00:00.000Z');
    expect(addWorkingDaysOf(at(saturday), 2, berlin).toISOString()).toBe('2026-12-01T17:00:00.000Z');
    // Across the change of October: nine hours of wall time a day, and the wall moved by one hour.
    expect(addWorkingDaysOf(at('2026-10-23T08:00:00Z'), 1, berlin).toISOString()).toBe('2026-10-26T09:00:00.000Z');
  });

  it.each([
    [friday, '2026-11-30T09:00:00Z', 120],
    ['2026-11-30T09:00:00Z', friday, -120],
    [saturday, '2026-11-29T12:00:00Z', 0],
    ['2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z', 5 * 540],
  ])('from %s to %s %i minutes are worked', (from, to, minutes) => {
    expect(workingMinutesBetween(at(from), at(to), berlin)).toBe(minutes);
  });

  it('refuses what has no answer', () => {
    const never = { ...berlin, days: { ...plainWeek, workdays: [] } };
    expect(() => nextWorkingMoment(at(friday), never)).toThrow(RangeError);
    expect(() => nextWorkingMoment(at(friday), { ...berlin, from: '18:00', to: '09:00' })).toThrow(RangeError);
    for (const bad of [-1, Number.NaN]) expect(() => addWorkingMinutes(at(friday), bad, berlin)).toThrow(RangeError);
    expect(isWorkingMoment(at(friday), never)).toBe(false);
    expect(workingMinutesBetween(at(friday), at('2027-11-27T16:00:00Z'), never)).toBe(0);
  });
});

describe('a clock with pauses', () => {
  const lunch: Pause = { from: at('2026-11-27T11:00:00Z'), to: at('2026-11-27T12:00:00Z') };
  const hold: Pause = { from: at('2026-11-27T11:30:00Z'), to: at('2026-11-30T10:00:00Z') };
  const open: Pause = { from: at('2026-11-27T16:30:00Z'), to: null };

  it.each([
    ['no pause', [], 540],
    ['one hour', [lunch], 480],
    ['two that overlap', [hold, lunch], 180],
    ['one that has not ended', [lunch, open], 450],
    ['one before all of it', [{ from: at('2026-11-20T00:00:00Z'), to: at('2026-11-21T00:00:00Z') }], 540],
  ])('%s on a Friday', (_, pauses, minutes) => {
    const day = [at('2026-11-27T00:00:00Z'), at('2026-11-28T00:00:00Z')] as const;
    expect(workingMinutesBetweenExcept(...day, berlin, pauses)).toBe(minutes);
  });

  it('runs day and night where nobody’s working time counts', () => {
    expect(workingMinutesBetweenExcept(at(saturday), at('2026-11-28T13:00:00Z'), null)).toBe(60);
    expect(addWorkingMinutesExcept(at(saturday), 15, null)?.toISOString()).toBe('2026-11-28T12:15:00.000Z');
    expect(addWorkingMinutesExcept(at('2026-11-27T10:50:00Z'), 15, null, [lunch])?.toISOString()).toBe(
      '2026-11-27T12:05:00.000Z',
    );
  });

  it('runs out later for each pause, and not at all while one lasts', () => {
    const begun = at('2026-11-27T10:00:00Z');
    expect(addWorkingMinutesExcept(begun, 120, berlin, [lunch])?.toISOString()).toBe('2026-11-27T13:00:00.000Z');
    expect(addWorkingMinutesExcept(begun, 120, berlin, [lunch, hold])?.toISOString()).toBe('2026-11-30T11:00:00.000Z');
    expect(addWorkingMinutesExcept(begun, 60, berlin, [hold])?.toISOString()).toBe('2026-11-27T11:00:00.000Z');
    expect(addWorkingMinutesExcept(begun, 1_000, berlin, [open])).toBeNull();
  });
});

describe('quiet hours', () => {
  const quiet: QuietHours = { ...berlin, from: '18:00', to: '09:00' };
  const siesta: QuietHours = { ...quiet, from: '13:00', to: '15:00' };
  const none: QuietHours = { ...quiet, from: '00:00', to: '00:00' };
  const leave: QuietHours = { ...quiet, away: [{ from: '2026-11-30', to: '2026-12-01' }] };

  it.each([
    ['in office hours', '2026-11-27T12:00:00Z', quiet, null],
    ['when they begin', '2026-11-27T17:00:00Z', quiet, '2026-11-30T08:00:00.000Z'],
    ['when they end', '2026-11-27T08:00:00Z', quiet, null],
    ['early in the morning', '2026-11-27T05:00:00Z', quiet, '2026-11-27T08:00:00.000Z'],
    ['late in the evening', '2026-11-26T22:30:00Z', quiet, '2026-11-27T08:00:00.000Z'],
    ['at the weekend', saturday, quiet, '2026-11-30T08:00:00.000Z'],
    ['before leave', '2026-11-27T17:00:00Z', leave, '2026-12-02T08:00:00.000Z'],
    ['before a siesta', '2026-11-27T11:59:00Z', siesta, null],
    ['during a siesta', '2026-11-27T12:30:00Z', siesta, '2026-11-27T14:00:00.000Z'],
    ['late, with a siesta alone', '2026-11-27T22:30:00Z', siesta, null],
    ['at the weekend, with a siesta alone', saturday, siesta, '2026-11-29T23:00:00.000Z'],
    ['in the night, with none', '2026-11-26T01:00:00Z', none, null],
    ['at the weekend, with none', saturday, none, '2026-11-29T23:00:00.000Z'],
  ])('%s: %s', (_, iso, hours, expected) => {
    expect(quietUntil(at(iso), hours)?.toISOString() ?? null).toBe(expected);
  });

  it('refuse somebody who never works', () => {
    expect(() => quietUntil(at(friday), { ...quiet, days: { ...plainWeek, workdays: [] } })).toThrow(RangeError);
  });
});

const zones = Intl.supportedValuesOf('timeZone');
const MINUTE_MS = 60_000;
const begin = Date.parse('2026-01-01T00:00:00Z');
const TWO_YEARS = 2 * 365 * 24 * 60;

/** Around every change of every zone's clock in two years, to the quarter-hour. */
const changes = zones.flatMap((zone) => {
  const offset = (millis: number) =>
    Date.parse(`${dayOf(new Date(millis), zone)}T${timeOf(new Date(millis), zone)}Z`) - millis;
  const found: { zone: string; near: number }[] = [];
  for (let day = begin; day < begin + TWO_YEARS * MINUTE_MS; day += 24 * 60 * MINUTE_MS) {
    if (offset(day) !== offset(day + 24 * 60 * MINUTE_MS)) found.push({ zone, near: day });
  }
  return found;
});

const times = fc
  .integer({ min: 0, max: 94 })
  .chain((from) => fc.integer({ min: from + 1, max: 95 }).map((to) => ({ from: clockTime(from), to: clockTime(to) })));
const moments = fc.oneof(
  fc
    .constantFrom(...changes)
    .chain(({ zone, near }) =>
      fc.integer({ min: -3_000, max: 4_500 }).map((minutes) => ({ zone, at: new Date(near + minutes * MINUTE_MS) })),
    ),
  fc
    .constantFrom(...zones)
    .chain((zone) =>
      fc.integer({ min: 0, max: TWO_YEARS }).map((minutes) => ({ zone, at: new Date(begin + minutes * MINUTE_MS) })),
    ),
);
const somebody = fc
  .record({
    moment: moments,
    hours: times,
    workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    daysOff: fc.array(fc.integer({ min: -3, max: 6 }), { maxLength: 3 }),
    away: fc.option(fc.record({ from: fc.integer({ min: -3, max: 3 }), days: fc.integer({ min: 0, max: 4 }) })),
  })
  .map(({ moment, hours, workdays, daysOff, away }) => {
    const today = dayOf(moment.at, moment.zone);
    const holidays = new Map(daysOff.map((n) => [addDays(today, n), 'Holiday']));
    const leave = away ? [{ from: addDays(today, away.from), to: addDays(today, away.from + away.days) }] : [];
    const time: WorkingTime = { zone: moment.zone, ...hours, days: { workdays, holidays }, away: leave };
    return { at: moment.at, time };
  });
const minutes = fc.integer({ min: 0, max: 4_000 });

function clockTime(quarter: number): string {
  return new Date(quarter * 15 * MINUTE_MS).toISOString().slice(11, 16);
}

function later(moment: Date, by: number): Date {
  return new Date(moment.getTime() + by * MINUTE_MS);
}

describe('over every zone and every change of its clock in two years', () => {
  it('there are changes to look at', () => {
    expect(changes.length).toBeGreaterThan(300);
  });

  it('counting undoes adding, and what was added ends in working time', () => {
    fc.assert(
      fc.property(somebody, minutes, ({ at: moment, time }, added) => {
        const end = addWorkingMinutes(moment, added, time);
        expect(workingMinutesBetween(moment, end, time)).toBe(added);
        expect(end >= moment).toBe(true);
        expect(isWorkingMoment(added === 0 ? end : new Date(end.getTime() - 1), time)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('a later start or more minutes never end earlier', () => {
    fc.assert(
      fc.property(
        somebody,
        minutes,
        minutes,
        fc.integer({ min: 0, max: 3_000 }),
        ({ at: moment, time }, one, other, by) => {
          const [less, more] = [Math.min(one, other), Math.max(one, other)];
          expect(addWorkingMinutes(moment, less, time) <= addWorkingMinutes(moment, more, time)).toBe(true);
          expect(addWorkingMinutes(moment, less, time) <= addWorkingMinutes(later(moment, by), less, time)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the parts of a stretch make up the whole, backwards too', () => {
    fc.assert(
      fc.property(somebody, minutes, minutes, ({ at: moment, time }, one, other) => {
        const [middle, end] = [later(moment, one), later(moment, one + other)];
        const whole = workingMinutesBetween(moment, end, time);
        const parts = workingMinutesBetween(moment, middle, time) + workingMinutesBetween(middle, end, time);
        expect(parts).toBeCloseTo(whole, 6);
        expect(workingMinutesBetween(end, moment, time) + whole).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('the count is what the clock on the wall shows, quarter by quarter', () => {
    const daytime = fc.record({ from: fc.integer({ min: 24, max: 50 }), to: fc.integer({ min: 51, max: 84 }) });
    fc.assert(
      fc.property(
        somebody,
        daytime,
        fc.integer({ min: 1, max: 400 }),
        ({ at: moment, time: theirs }, hours, quarters) => {
          // No clock changes by day, where a time of day would mean two moments.
          const time = { ...theirs, from: clockTime(hours.from), to: clockTime(hours.to) };
          const start = new Date(Math.floor(moment.getTime() / (15 * MINUTE_MS)) * 15 * MINUTE_MS);
          const walked = Array.from({ length: quarters }, (_, index) => later(start, index * 15)).filter((quarter) => {
            const shown = timeOf(quarter, time.zone);
            return worksOn(dayOf(quarter, time.zone), time) && shown >= time.from && shown < time.to;
          });
          expect(workingMinutesBetween(start, later(start, quarters * 15), time)).toBe(walked.length * 15);
          for (const quarter of walked) expect(isWorkingMoment(quarter, time)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('quiet hours end at a moment that is not quiet, and nothing before it is not', () => {
    fc.assert(
      fc.property(
        somebody,
        fc.integer({ min: 0, max: 95 }),
        fc.integer({ min: 1, max: 99 }),
        ({ at: moment, time }, from, percent) => {
          const quiet: QuietHours = { ...time, from: clockTime(from) };
          const end = quietUntil(moment, quiet);
          if (end === null) {
            expect(worksOn(dayOf(moment, time.zone), time)).toBe(true);
            return;
          }
          expect(end > moment).toBe(true);
          expect(quietUntil(end, quiet)).toBeNull();
          const between = new Date(moment.getTime() + Math.floor(((end.getTime() - moment.getTime()) * percent) / 100));
          expect(quietUntil(between, quiet)).toEqual(end);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('a clock loses exactly what is worked during its pauses', () => {
    const stops = fc.array(fc.record({ from: fc.integer({ min: -500, max: 4_000 }), minutes }), { maxLength: 4 });
    fc.assert(
      fc.property(somebody, minutes, stops, ({ at: moment, time }, needed, made) => {
        const pauses = made.map((it) => ({ from: later(moment, it.from), to: later(moment, it.from + it.minutes) }));
        const end = addWorkingMinutesExcept(moment, needed, time, pauses);
        if (end === null) throw new Error('no pause lasts');
        expect(workingMinutesBetweenExcept(moment, end, time, pauses)).toBeCloseTo(needed, 6);
        expect(end >= addWorkingMinutes(moment, needed, time)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
