import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { addWorkingDays, isWorkingDay, plainWeek, workingDaysBetween } from '#platform/calendar/working-days.ts';
import { addDays, daysBetween } from '#platform/clock.ts';

const christmas: WorkCalendar = {
  workdays: [1, 2, 3, 4, 5],
  holidays: new Map([
    ['2026-12-25', 'Christmas Day'],
    ['2026-12-26', 'Boxing Day'],
    ['2027-01-01', "New Year's Day"],
  ]),
};
const gulf: WorkCalendar = { workdays: [7, 1, 2, 3, 4], holidays: new Map() };

describe('working days', () => {
  it.each([
    ['2026-12-24', true],
    ['2026-12-25', false],
    ['2026-12-27', false],
    ['2026-12-28', true],
  ])('%s is worked: %s', (day, expected) => {
    expect(isWorkingDay(day, christmas)).toBe(expected);
  });

  it.each([
    ['Friday and one is Monday', '2026-12-04', 1, plainWeek, '2026-12-07'],
    ['Monday less one is Friday', '2026-12-07', -1, plainWeek, '2026-12-04'],
    ['Saturday and one is Monday', '2026-12-05', 1, plainWeek, '2026-12-07'],
    ['Sunday less one is Friday', '2026-12-06', -1, plainWeek, '2026-12-04'],
    ['a working day and none is itself', '2026-12-04', 0, plainWeek, '2026-12-04'],
    ['a Saturday and none is Monday', '2026-12-05', 0, plainWeek, '2026-12-07'],
    ['Christmas and none is the Monday after', '2026-12-25', 0, christmas, '2026-12-28'],
    ['Christmas Eve and one jumps the holidays', '2026-12-24', 1, christmas, '2026-12-28'],
    ['New Year is jumped backwards too', '2027-01-04', -1, christmas, '2026-12-31'],
    ['ten is two plain weeks', '2026-12-04', 10, plainWeek, '2026-12-18'],
    ['Thursday and one is Sunday where Friday is free', '2026-12-03', 1, gulf, '2026-12-06'],
  ])('%s', (_, day, n, cal, expected) => {
    expect(addWorkingDays(day, n, cal)).toBe(expected);
  });

  it.each([
    ['2026-12-04', '2026-12-04', plainWeek, 0],
    ['2026-12-04', '2026-12-06', plainWeek, 0],
    ['2026-12-04', '2026-12-07', plainWeek, 1],
    ['2026-12-07', '2026-12-04', plainWeek, -1],
    ['2026-12-06', '2026-12-04', plainWeek, -1],
    ['2026-12-18', '2027-01-04', christmas, 9],
    ['2026-12-18', '2027-01-04', plainWeek, 11],
  ])('from %s to %s', (from, to, cal, expected) => {
    expect(workingDaysBetween(from, to, cal)).toBe(expected);
  });

  it('ends with an error when there is no working day to find', () => {
    const never: WorkCalendar = { workdays: [], holidays: new Map() };
    expect(() => addWorkingDays('2026-12-04', 1, never)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-12-04', -1, never)).toThrow(RangeError);
    expect(() => addWorkingDays('2026-12-04', 0, never)).toThrow(RangeError);
    expect(workingDaysBetween('2026-12-04', '2036-12-04', never)).toBe(0);
  });

  it('refuses a part of a day', () => {
    for (const n of [0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => addWorkingDays('2026-12-04', n, plainWeek)).toThrow(RangeError);
    }
  });
});

const days = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2026-01-01', n));
const calendars = fc
  .record({
    workdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    holidays: fc.array(days, { maxLength: 60 }),
  })
  .map(({ workdays, holidays }) => ({ workdays, holidays: new Map(holidays.map((day) => [day, 'Holiday'])) }));

function countedOneByOne(from: string, to: string, cal: WorkCalendar): number {
  const step = from <= to ? 1 : -1;
  let count = 0;
  for (let at = from; at !== to; ) {
    at = addDays(at, step);
    if (isWorkingDay(at, cal)) count += step;
  }
  return count;
}

describe('for any calendar', () => {
  it('counting undoes adding, in both directions, from any day', () => {
    const away = fc.integer({ min: -150, max: 150 }).filter((n) => n !== 0);
    fc.assert(
      fc.property(days, away, calendars, (day, n, cal) => {
        const there = addWorkingDays(day, n, cal);
        expect(isWorkingDay(there, cal)).toBe(true);
        expect(workingDaysBetween(day, there, cal)).toBe(n);
      }),
      { numRuns: 200 },
    );
  });

  it('adding undoes counting between working days', () => {
    fc.assert(
      fc.property(days, days, calendars, (a, b, cal) => {
        const [from, to] = [addWorkingDays(a, 0, cal), addWorkingDays(b, 0, cal)];
        expect(addWorkingDays(from, workingDaysBetween(from, to, cal), cal)).toBe(to);
      }),
      { numRuns: 200 },
    );
  });

  it('a later start or a larger number never gives an earlier day', () => {
    const number = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(days, days, number, number, calendars, (a, b, m, n, cal) => {
        const [first = a, second = b] = [a, b].sort();
        const [less = m, more = n] = [m, n].sort((x, y) => x - y);
        expect(addWorkingDays(first, n, cal) <= addWorkingDays(second, n, cal)).toBe(true);
        expect(addWorkingDays(a, less, cal) <= addWorkingDays(a, more, cal)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('the count is what looking at each day gives, and never more than the days', () => {
    fc.assert(
      fc.property(days, days, calendars, (from, to, cal) => {
        const count = workingDaysBetween(from, to, cal);
        expect(count).toBe(countedOneByOne(from, to, cal));
        expect(Math.abs(count)).toBeLessThanOrEqual(Math.abs(daysBetween(from, to)));
      }),
      { numRuns: 100 },
    );
  });
});
