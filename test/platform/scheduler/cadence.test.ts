import { describe, expect, test } from 'vitest';
import { addDays } from '#platform/clock.ts';
import { following, momentOf, nextFrom, overtaken, upcoming } from '#platform/scheduler/cadence.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { offsetReader } from '../shown-offset.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const daily = (zone: string, time: string, weekdays = [1, 2, 3, 4, 5, 6, 7]) => ({ zone, time, weekdays });
const shown = ({ nominal, at }: { nominal: string; at: Date }) => `${nominal} ${at.toISOString()}`;

describe('the next occurrence', () => {
  test.each([
    ['is today while its time is to come', '2026-11-23T07:59:59Z', '2026-11-23 2026-11-23T08:00:00.000Z'],
    ['is this very moment', '2026-11-23T08:00:00Z', '2026-11-23 2026-11-23T08:00:00.000Z'],
    ['is tomorrow after it', '2026-11-23T08:00:00.001Z', '2026-11-24 2026-11-24T08:00:00.000Z'],
    ['leaves the weekend out', '2026-11-27T09:00:00Z', '2026-11-30 2026-11-30T08:00:00.000Z'],
  ])('%s', (_, from, expected) => {
    expect(shown(nextFrom(daily('Europe/Berlin', '09:00', [1, 2, 3, 4, 5]), new Date(from)))).toBe(expected);
  });

  test('row 42: in a spring gap it happens once, at the first moment there is, under its own day', () => {
    const days = upcoming(daily('Europe/Berlin', '02:30'), new Date('2027-03-27T00:00:00Z'), 3).map(shown);
    expect(days).toEqual([
      '2027-03-27 2027-03-27T01:30:00.000Z',
      '2027-03-28 2027-03-28T01:00:00.000Z',
      '2027-03-29 2027-03-29T00:30:00.000Z',
    ]);
  });

  test('row 43: in the autumn overlap it happens once, the first time', () => {
    const days = upcoming(daily('America/New_York', '01:30'), new Date('2026-11-01T00:00:00Z'), 3).map(shown);
    expect(days).toEqual([
      '2026-11-01 2026-11-01T05:30:00.000Z',
      '2026-11-02 2026-11-02T06:30:00.000Z',
      '2026-11-03 2026-11-03T06:30:00.000Z',
    ]);
  });

  test('row 44: where the gap swallows midnight, the day before happens in the next one’s first moment, and both are there', () => {
    const nuuk = daily('America/Nuuk', '23:30');
    const gap = momentOf(nuuk, '2026-03-28');
    expect(shown(gap)).toBe('2026-03-28 2026-03-29T01:00:00.000Z');
    expect(shown(nextFrom(nuuk, gap.at))).toBe(shown(gap));
    expect(nextFrom(nuuk, new Date(gap.at.getTime() + 1)).nominal).toBe('2026-03-29');
    expect(following(nuuk, '2026-03-28').nominal).toBe('2026-03-29');
  });

  test('row 45: a day that never was is left out', () => {
    const apia = daily('Pacific/Apia', '09:00');
    expect(following(apia, '2011-12-29').nominal).toBe('2011-12-31');
    const fridays = daily('Pacific/Apia', '09:00', [5]);
    expect(following(fridays, '2011-12-23').nominal).toBe('2012-01-06');
  });

  test('a cadence without days is refused', () => {
    expect(() => nextFrom(daily('Europe/Berlin', '09:00', []), new Date('2026-11-23T08:00:00Z'))).toThrow(RangeError);
  });
});

test('in every zone, wherever the clock changes in two years, each day has one occurrence, and they follow each other', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  expect(zones.length).toBeGreaterThan(400);
  const start = Date.parse('2026-01-02T12:00:00Z');
  const wrong: string[] = [];
  let changes = 0;
  for (const zone of zones) {
    const offset = offsetReader(zone);
    for (let week = 0; week < 104; week += 1) {
      const from = start + week * WEEK_MS;
      const changed = offset(from) !== offset(from + WEEK_MS);
      changes += Number(changed);
      // Far from a change one day is like the other: a week of them in every quarter will do.
      if (!changed && week % 13 > 0) continue;
      // The edges of a day: what falls between them, the calendar's own walk has checked at every half-hour.
      for (const time of ['00:00', '23:30']) {
        const all = upcoming(daily(zone, time), new Date(from - 2 * DAY_MS), 11);
        for (const [n, { nominal, at }] of all.entries()) {
          const before = all[n - 1];
          if (before && (addDays(before.nominal, 1) !== nominal || at <= before.at))
            wrong.push(`${zone} ${nominal} ${time}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(changes).toBeGreaterThan(500);
});

describe('after an outage', () => {
  const berlin = daily('Europe/Berlin', '09:00', [1, 2, 3, 4, 5]);

  test('the newest is told from those it overtook', () => {
    const { newest, older } = overtaken(berlin, '2026-11-20', new Date('2026-11-25T08:00:00Z'));
    expect(newest?.nominal).toBe('2026-11-25');
    expect(older.map((it) => it.nominal)).toEqual(['2026-11-23', '2026-11-24']);
  });

  test('there is none while the next is to come', () => {
    expect(overtaken(berlin, '2026-11-24', new Date('2026-11-25T07:59:00Z'))).toEqual({ newest: null, older: [] });
  });

  test('a year of them is not counted day by day', () => {
    const { newest, older } = overtaken(berlin, '2025-11-20', new Date('2026-11-25T08:00:00Z'));
    expect(newest?.nominal).toBe('2026-11-25');
    expect(older.length).toBeLessThan(31);
  });
});

test.each([
  [4 * 60_000 + 59_999, 0, null],
  [5 * 60_000, 0, 'late by 5 min: I was not running'],
  [124 * 60_000, 0, 'late by 2 h 04 min: I was not running'],
  [51 * 3_600_000, 0, 'late by 2 d 3 h: I was not running'],
  [63 * 60_000, 3, 'late by 1 h 03 min'],
])('%d ms late after %d failures is said as %s', (lateMs, attempts, said) => {
  expect(lateNote({ lateMs, attempts })).toBe(said);
});
