/**
 * Time for the whole app. The moment itself is an argument everywhere: it enters here and nowhere else.
 * Days and zones are pure and live under calendar/.
 */

export type { Day } from './calendar/days.ts';
export { addDays, addMonths, daysBetween, isDay, showDay, weekday } from './calendar/days.ts';
export type { TimeOfDay } from './calendar/zones.ts';
export { atLocal, dayOf, isTimeOfDay, isZone, showInstant, timeOf } from './calendar/zones.ts';

export interface Clock {
  now(): Date;
}

/** The one place that asks the machine for the time. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until told otherwise. Throws a RangeError for text that is not an instant. */
export function fixedClock(iso: string): Clock & { set(iso: string): void; advance(ms: number): void } {
  let at = millisOf(iso);
  return {
    now: () => new Date(at),
    set(next) {
      at = millisOf(next);
    },
    advance(ms) {
      at += ms;
    },
  };
}

function millisOf(iso: string): number {
  const millis = Date.parse(iso);
  if (Number.isNaN(millis)) throw new RangeError(`“${iso}” is not an instant such as 2026-12-04T09:30:00Z`);
  return millis;
}
