import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOfNumber } from '#platform/calendar/days.ts';
import {
  addDays,
  addMonths,
  atLocal,
  dayOf,
  daysBetween,
  fixedClock,
  isDay,
  isTimeOfDay,
  isZone,
  showDay,
  showInstant,
  systemClock,
  timeOf,
  weekday,
} from '#platform/clock.ts';

const days = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays('1970-01-01', n));

describe('the clock', () => {
  it('stands still until it is set or advanced', () => {
    const clock = fixedClock('2026-12-04T09:30:00Z');
    expect(clock.now().toISOString()).toBe('2026-12-04T09:30:00.000Z');
    clock.advance(90_000);
    expect(clock.now().toISOString()).toBe('2026-12-04T09:31:30.000Z');
    clock.set('2027-01-01T00:00:00+01:00');
    expect(clock.now().toISOString()).toBe('2026-12-31T23:00:00.000Z');
  });

  it('hands out a moment that nobody else can change', () => {
    const clock = fixedClock('2026-12-04T09:30:00Z');
    clock.now().setTime(0);
    expect(clock.now().toISOString()).toBe('2026-12-04T09:30:00.000Z');
  });

  it('refuses what is not an instant', () => {
    expect(() => fixedClock('soon')).toThrow(RangeError);
    expect(() => fixedClock('2026-12-04T09:30:00Z').set('later')).toThrow(RangeError);
  });

  it('asks the machine when it is the system clock', () => {
    const moments = [systemClock.now().getTime(), systemClock.now().getTime()];
    expect(moments[0]).toBeGreaterThan(Date.UTC(2026, 0, 1));
    expect(moments[1]).toBeGreaterThanOrEqual(moments[0] ?? Number.NaN);
  });
});

describe('a day', () => {
  it.each([
    ['2026-12-04', true],
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-02-30', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['2026-12-04T00:00', false],
    ['', false],
  ])('%s is a date: %s', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  it.each([
    ['2026-12-04', 5, 'Fri 4 Dec 2026'],
    ['2024-02-29', 4, 'Thu 29 Feb 2024'],
    ['1969-12-31', 3, 'Wed 31 Dec 1969'],
    ['2027-01-03', 7, 'Sun 3 Jan 2027'],
  ])('%s has ISO weekday %i and reads %s', (day, iso, shown) => {
    expect(weekday(day)).toBe(iso);
    expect(showDay(day)).toBe(shown);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2026-01-15', 0, '2026-01-15'],
    ['2028-02-29', 12, '2029-02-28'],
  ])('%s and %i months is %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it('counts what was added, and weekdays come round every seven days', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4_000, max: 4_000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n);
        expect(weekday(addDays(day, 7))).toBe(weekday(day));
        expect(weekday(addDays(day, 1))).toBe((weekday(day) % 7) + 1);
      }),
    );
  });

  it('writes every day of four centuries as Date does', () => {
    for (let number = -29_220; number < 117_000; number += 1) {
      const day = new Date(number * 86_400_000).toISOString().slice(0, 10);
      if (dayOfNumber(number) !== day || dayNumber(day) !== number) expect.fail(`${number} is ${day}`);
    }
    expect([dayOfNumber(-719_528), dayOfNumber(2_932_896)]).toEqual(['0000-01-01', '9999-12-31']);
  });

  it('throws on what is not a day, and past the year 9999', () => {
    for (const bad of ['2026-02-30', 'fri', '']) expect(() => addDays(bad, 1)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addMonths('9999-12-31', 1)).toThrow(RangeError);
  });
});

describe('a zone', () => {
  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Europe/Berlinn', false],
    ['+02:00', false],
    ['', false],
    ['../etc', false],
  ])('%s is known: %s', (name, expected) => {
    expect(isZone(name)).toBe(expected);
  });

  it.each([
    ['2026-12-04T13:05:59.999Z', 'Europe/Berlin', 'Fri 4 Dec 2026, 14:05 (Europe/Berlin)'],
    ['2026-12-03T23:30:00Z', 'Europe/Berlin', 'Fri 4 Dec 2026, 00:30 (Europe/Berlin)'],
    ['2026-12-04T05:00:00Z', 'America/Los_Angeles', 'Thu 3 Dec 2026, 21:00 (America/Los_Angeles)'],
    ['2026-12-04T18:15:00Z', 'Asia/Kathmandu', 'Sat 5 Dec 2026, 00:00 (Asia/Kathmandu)'],
    ['2026-12-04T11:00:00Z', 'Pacific/Kiritimati', 'Sat 5 Dec 2026, 01:00 (Pacific/Kiritimati)'],
    ['1969-12-31T23:59:59.500Z', 'UTC', 'Wed 31 Dec 1969, 23:59 (UTC)'],
  ])('%s in %s reads %s', (iso, zone, shown) => {
    expect(showInstant(new Date(iso), zone)).toBe(shown);
  });

  it.each([
    ['09:30', true],
    ['23:59', true],
    ['24:00', false],
    ['9:30', false],
    ['09:60', false],
  ])('%s is a time of day: %s', (text, expected) => {
    expect(isTimeOfDay(text)).toBe(expected);
  });
});

describe('a nominal local time becomes one instant', () => {
  it.each([
    ['plain', '2026-12-04', '09:30', 'Europe/Berlin', '2026-12-04T08:30:00.000Z'],
    ['gap', '2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['start of a gap', '2026-03-29', '02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['end of a gap', '2026-03-29', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['overlap', '2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['after an overlap', '2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['gap', '2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['overlap', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['half-hour gap', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ['half-hour overlap', '2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['gap up to midnight', '2026-03-28', '23:30', 'America/Nuuk', '2026-03-29T01:00:00.000Z'],
    ['gap from midnight', '2026-04-24', '00:00', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    ['overlap before midnight', '2026-10-29', '23:30', 'Africa/Cairo', '2026-10-29T20:30:00.000Z'],
    ['quarter-hour zone', '2026-10-20', '09:00', 'Asia/Kathmandu', '2026-10-20T03:15:00.000Z'],
    ['quarter-hour gap', '2026-09-27', '03:00', 'Pacific/Chatham', '2026-09-26T14:00:00.000Z'],
    ['a day that never was', '2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['the day before it', '2011-12-29', '23:59', 'Pacific/Apia', '2011-12-30T09:59:00.000Z'],
  ])('%s: %s %s in %s', (_, day, time, zone, expected) => {
    expect(atLocal(day, time, zone).toISOString()).toBe(expected);
  });

  it('lands in a gap on the next day only where the gap reaches midnight', () => {
    const nuuk = atLocal('2026-03-28', '23:30', 'America/Nuuk');
    expect([dayOf(nuuk, 'America/Nuuk'), timeOf(nuuk, 'America/Nuuk')]).toEqual(['2026-03-29', '00:00']);
  });

  it('throws on a bad day, time or zone', () => {
    expect(() => atLocal('2026-02-30', '09:00', 'UTC')).toThrow(RangeError);
    expect(() => atLocal('2026-02-28', '24:00', 'UTC')).toThrow(RangeError);
    expect(() => atLocal('2026-02-28', '09:00', 'Mars/Olympus')).toThrow(RangeError);
  });
});

const zones = Intl.supportedValuesOf('timeZone');
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

interface Transition {
  zone: string;
  at: number;
  before: number;
  after: number;
}

/** The offset as the runtime itself names it ('GMT+10:30'), so that the check shares no code with what it checks. */
function offsetReader(zone: string): (millis: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (millis) => {
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(millis)) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE_MS;
  };
}

function transitionsOf(zone: string): Transition[] {
  const offset = offsetReader(zone);
  const found: Transition[] = [];
  const end = Date.UTC(2028, 0, 1);
  // Ten days: no zone changes twice within them (the shortest pair, Morocco's Ramadan, is four weeks).
  for (let at = Date.UTC(2026, 0, 1); at < end; at += 10 * DAY_MS) {
    let [low, high] = [at, at + 10 * DAY_MS];
    const [before, after] = [offset(low), offset(high)];
    if (before === after) continue;
    while (high - low > MINUTE_MS) {
      const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    found.push({ zone, at: high, before, after });
  }
  return found;
}

describe('over every zone and every transition of two years', () => {
  const transitions = zones.flatMap(transitionsOf);

  it('there are transitions to look at, gaps and overlaps, of an hour and of half an hour', () => {
    expect(transitions.length).toBeGreaterThan(300);
    const sizes = new Set(transitions.map(({ before, after }) => (after - before) / MINUTE_MS));
    for (const size of [60, -60, 30, -30]) expect(sizes).toContain(size);
  });

  it('a time in a gap is the end of the gap, a time in an overlap its first occurrence', () => {
    for (const { zone, at, before, after } of transitions) {
      const wall = new Date(at + Math.min(before, after) + Math.abs(after - before) / 2).toISOString();
      const resolved = atLocal(wall.slice(0, 10), wall.slice(11, 16), zone).getTime();
      const expected = after > before ? at : at - Math.abs(after - before) / 2;
      expect(new Date(resolved), `${zone} ${wall}`).toEqual(new Date(expected));
    }
  });

  it('a daily time falls on one instant a day, each later than the one before', () => {
    for (const { zone, at } of transitions) {
      for (const time of ['00:00', '00:30', '01:30', '02:15', '02:30', '03:00', '09:30', '23:30']) {
        const first = addDays(dayOf(new Date(at), zone), -2);
        const instants = [0, 1, 2, 3, 4].map((n) => atLocal(addDays(first, n), time, zone).getTime());
        const steps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? Number.NaN));
        for (const step of steps) expect(step, `${zone} ${first} ${time}`).toBeGreaterThan(DAY_MS - 121 * MINUTE_MS);
        for (const step of steps) expect(step, `${zone} ${first} ${time}`).toBeLessThan(DAY_MS + 121 * MINUTE_MS);
      }
    }
  });

  it('a time comes back as itself wherever the local clock shows it, and later only inside a gap', () => {
    const times = fc.integer({ min: 0, max: 1_439 }).map((minutes) => new Date(minutes * MINUTE_MS).toISOString());
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, times, (zone, day, iso) => {
        const time = iso.slice(11, 16);
        const instant = atLocal(day, time, zone);
        const [shownDay, shownTime] = [dayOf(instant, zone), timeOf(instant, zone)];
        if (shownDay === day && shownTime === time) return;
        // Just before, the clock still showed less than what was asked for: so this instant is the end of a gap.
        const justBefore = new Date(instant.getTime() - 1);
        expect(`${shownDay} ${shownTime}` > `${day} ${time}`).toBe(true);
        expect(`${dayOf(justBefore, zone)} ${timeOf(justBefore, zone)}` < `${day} ${time}`).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
