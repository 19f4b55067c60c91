import type { Day } from './days.ts';
import { dayNumber, dayOfNumber, showDay } from './days.ts';
import { mustBeZone, offsetAt } from './offsets.ts';

/** A local time of day, 'HH:mm', 00:00 to 23:59. */
export type TimeOfDay = string;

const DAY_MS = 86_400_000;

/** Whether this is an IANA zone (or one of its aliases) that the runtime knows. Bare offsets such as +02:00 are not. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    mustBeZone(name);
    return true;
  } catch {
    return false;
  }
}

export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

export function dayOf(instant: Date, zone: string): Day {
  return dayOfNumber(Math.floor(wallMillis(instant.getTime(), zone) / DAY_MS));
}

export function timeOf(instant: Date, zone: string): TimeOfDay {
  return new Date(wallMillis(instant.getTime(), zone)).toISOString().slice(11, 16);
}

/** For people: 'Fri 4 Dec 2026, 14:05 (Europe/Berlin)'. */
export function showInstant(instant: Date, zone: string): string {
  return `${showDay(dayOf(instant, zone))}, ${timeOf(instant, zone)} (${zone})`;
}

/**
 * The one instant of a nominal local date and time: in an overlap (clocks go back) the first occurrence, in a gap
 * (clocks go forward) the end of the gap, which may be 00:00 of the next day. Throws a RangeError on bad arguments.
 */
export function atLocal(day: Day, time: TimeOfDay, zone: string): Date {
  if (!isTimeOfDay(time)) throw new RangeError(`“${time}” is not a time such as 09:30`);
  const nominal = dayNumber(day) * DAY_MS + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
  // Every offset is within 14 hours of UTC, so a day to each side sees the offset before and after any transition.
  const before = offsetAt(nominal - DAY_MS, zone);
  const after = offsetAt(nominal + DAY_MS, zone);
  if (before === after) return new Date(nominal - before);
  // The larger offset gives the earlier instant: in an overlap that is the first occurrence.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(nominal - offset, zone) === offset) return new Date(nominal - offset);
  }
  return new Date(transitionBetween(nominal - after, nominal - before, after, zone));
}

/** The first millisecond in (from, to] at which the offset is `after`. */
function transitionBetween(from: number, to: number, after: number, zone: string): number {
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === after) high = middle;
    else low = middle;
  }
  return high;
}

/** What the wall clock in the zone shows at this instant, written as if it were UTC. */
function wallMillis(millis: number, zone: string): number {
  return millis + offsetAt(millis, zone);
}
