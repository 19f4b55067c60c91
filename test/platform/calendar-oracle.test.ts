import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, atLocal, dayOf } from '#platform/clock.ts';

const zones = Intl.supportedValuesOf('timeZone');
const QUARTER_MS = 900_000;
const QUARTERS = 96;
const FIRST = '2026-01-01';
const DAYS = 730;
const days = Array.from({ length: DAYS }, (_, index) => addDays(FIRST, index));
const halfHours = Array.from({ length: 48 }, (_, index) => {
  return `${String(Math.floor(index / 2)).padStart(2, '0')}:${index % 2 === 0 ? '00' : '30'}`;
});
/** Quarter-hours since 1970 of the first local midnight, were it in UTC. */
const origin = Date.parse(`${FIRST}T00:00:00Z`) / QUARTER_MS;

/** Quarter-hours that the local clock is ahead, as the runtime itself names it ('GMT+10:30'). */
function offsetReader(zone: string): (quarter: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (quarter) => {
    const shown = format.format(quarter * QUARTER_MS);
    const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(shown) ?? [];
    return ((sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0))) / 15;
  };
}

/**
 * When the local clock first shows each quarter-hour of the two years, or something later: the whole rule for gaps and
 * overlaps in one. It walks through UTC and shares no code with what it checks.
 */
function firstShown(zone: string): Float64Array {
  const offset = offsetReader(zone);
  const first = new Float64Array(DAYS * QUARTERS).fill(Number.NaN);
  let reached = -1;
  for (let day = origin - QUARTERS; day < origin + (DAYS + 1) * QUARTERS; day += QUARTERS) {
    const [morning, evening] = [offset(day), offset(day + QUARTERS)];
    for (let quarter = day; quarter < day + QUARTERS; quarter += 1) {
      const local = quarter + (morning === evening ? morning : offset(quarter)) - origin;
      for (let shown = reached + 1; shown <= local && shown < first.length; shown += 1) first[shown] = quarter;
      reached = Math.max(reached, local);
    }
  }
  return first;
}

describe('a nominal local time, against a walk through two years of every zone', () => {
  const wrong: string[] = [];
  const notOnItsDay = new Set<string>();
  let checked = 0;

  /** The nominal time of day, as the place of its quarter-hour in the two years. */
  function check(zone: string, first: Float64Array, index: number, half: number): void {
    const day = days[index] ?? '';
    const time = halfHours[half] ?? '';
    const place = index * QUARTERS + half * 2;
    const at = atLocal(day, time, zone).getTime();
    const expected = (first[place] ?? Number.NaN) * QUARTER_MS;
    const isLater = index === 0 || expected > (first[place - QUARTERS] ?? Number.NaN) * QUARTER_MS;
    if (at !== expected || !isLater) wrong.push(`${zone} ${day} ${time}: ${new Date(at).toISOString()}`);
    // Only the last time of a day can be pushed out of it, and only the first back into the day before.
    const isEdge = half === 0 || half === 47;
    if (isEdge && dayOf(new Date(at), zone) !== day) notOnItsDay.add(`${zone} ${day} ${time}`);
    checked += 1;
  }

  beforeAll(() => {
    for (const zone of zones) {
      const first = firstShown(zone);
      for (let index = 0; index < DAYS; index += 1) {
        for (let half = 0; half < 48; half += 1) check(zone, first, index, half);
      }
    }
  });

  it('is the first moment at which the local clock shows it or something later, each day later than the day before', () => {
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(checked).toBe(zones.length * DAYS * 48);
    expect(zones.length).toBeGreaterThan(400);
  });

  it('falls on its own day but for the evening on which the clock jumps over midnight', () => {
    const zonesThere = new Set([...notOnItsDay].map((at) => at.split(' ')[0]));
    expect([...notOnItsDay].filter((at) => !at.endsWith(' 23:30'))).toEqual([]);
    for (const zone of zonesThere) expect(zone).toMatch(/^America\/(Nuuk|Godthab|Scoresbysund)$/);
    expect(zonesThere.size).toBeGreaterThan(0);
  });
});
