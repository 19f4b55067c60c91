import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, atLocal, dayOf } from '#platform/clock.ts';
import { offsetReader } from './shown-offset.ts';

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

interface Walk {
  /**
   * When the local clock first shows each quarter-hour of the two years, or something later: the whole rule for gaps and
   * overlaps in one. It walks through UTC and shares no code with what it checks.
   */
  first: Float64Array;
  /** Whether the clock is changed within two days of a day. */
  isNearChange(index: number): boolean;
}

function walkThrough(zone: string): Walk {
  const offset = offsetReader(zone);
  const ahead = (quarter: number) => offset(quarter * QUARTER_MS) / 15;
  /** From the day before the two years to the second after them. */
  const midnights = Array.from({ length: DAYS + 3 }, (_, n) => ahead(origin + (n - 1) * QUARTERS));
  const first = new Float64Array(DAYS * QUARTERS).fill(Number.NaN);
  let reached = -1;
  for (const [n, morning] of midnights.slice(0, -1).entries()) {
    const day = origin + (n - 1) * QUARTERS;
    const isSteady = midnights[n + 1] === morning;
    for (let quarter = day; quarter < day + QUARTERS; quarter += 1) {
      const local = quarter + (isSteady ? morning : ahead(quarter)) - origin;
      for (let shown = reached + 1; shown <= local && shown < first.length; shown += 1) first[shown] = quarter;
      reached = Math.max(reached, local);
    }
  }
  const isNearChange = (index: number) => new Set(midnights.slice(Math.max(0, index - 1), index + 4)).size > 1;
  return { first, isNearChange };
}

describe('a nominal local time, against a walk through two years of every zone', () => {
  const wrong: string[] = [];
  const notOnItsDay = new Set<string>();
  /** How often each half-hour of the day was looked at, near a change of the clock and far from one. */
  const checked = { near: halfHours.map(() => 0), far: halfHours.map(() => 0) };

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
  }

  function tally(counts: number[], half: number): void {
    counts[half] = (counts[half] ?? 0) + 1;
  }

  beforeAll(() => {
    for (const [nth, zone] of zones.entries()) {
      const { first, isNearChange } = walkThrough(zone);
      for (let index = 0; index < DAYS; index += 1) {
        const isNear = isNearChange(index);
        // Far from a change the half-hours differ in nothing but the sum: the edges, and another one each day.
        for (const half of isNear ? halfHours.keys() : [0, 1 + ((index + nth) % 46), 47]) {
          check(zone, first, index, half);
          tally(isNear ? checked.near : checked.far, half);
        }
      }
    }
  });

  it('is the first moment at which the local clock shows it or something later, each day later than the day before', () => {
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(zones.length).toBeGreaterThan(400);
    expect(Math.min(...checked.far)).toBeGreaterThan(zones.length * 10);
    expect(Math.min(...checked.near)).toBeGreaterThan(2_000);
  });

  it('falls on its own day but for the evening on which the clock jumps over midnight', () => {
    const zonesThere = new Set([...notOnItsDay].map((at) => at.split(' ')[0]));
    expect([...notOnItsDay].filter((at) => !at.endsWith(' 23:30'))).toEqual([]);
    for (const zone of zonesThere) expect(zone).toMatch(/^America\/(Nuuk|Godthab|Scoresbysund)$/);
    expect(zonesThere.size).toBeGreaterThan(0);
  });
});
