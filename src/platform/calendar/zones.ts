import type { Day } from './days.ts';
import { dayNumber, showDay } from './days.ts';

/** A local time of day, 'HH:mm', 00:00 to 23:59. */
export type TimeOfDay = string;

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether this is an IANA zone (or one of its aliases) that the runtime knows. Bare offsets such as +02:00 are not. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

export function dayOf(instant: Date, zone: string): Day {
  return new Date(wallMillis(instant.getTime(), zone)).toISOString().slice(0, 10);
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
  // The larger offset gives the earlier instant: in an overlap that is the first occurrence.
  for (const offset of [Math.max(before, after), Math.min(before, after)]) {
    if (offsetAt(nominal - offset, zone) === offset) return new Date(nominal - offset);
  }
  return new Date(transitionBetween(nominal - after, nominal - before, after, zone));
}

/** The first millisecond in (from, to] at which the offset is `after`: a bisection, since Intl names no transitions. */
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

/** Local minus UTC, in milliseconds. */
function offsetAt(millis: number, zone: string): number {
  return wallMillis(millis, zone) - millis;
}

/** What the wall clock in the zone shows at this instant, written as if it were UTC. */
function wallMillis(millis: number, zone: string): number {
  // '12/04/2026, 14:05:33': the fixed layout of the format below; reading it costs half as much as formatToParts.
  const shown = formatOf(zone).format(millis);
  const number = (from: number, to: number) => Number(shown.slice(from, to));
  // Intl shows whole seconds; the fraction is the same in every zone.
  const fraction = ((millis % 1000) + 1000) % 1000;
  return (
    Date.UTC(number(6, 10), number(0, 2) - 1, number(3, 5), number(12, 14), number(15, 17), number(18, 20)) + fraction
  );
}

/** Building a format costs some 250 µs and using one about 2 µs, so there is one for each zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
