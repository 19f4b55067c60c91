import { addDays, atLocal, type Day, dayOf, type TimeOfDay, weekday } from '../clock.ts';

/** A local time on certain days of the week. */
export interface Cadence {
  time: TimeOfDay;
  zone: string;
  /** ISO weekdays: Monday 1 … Sunday 7; at least one. */
  weekdays: readonly number[];
}

/** The day it stands for, and the one instant at which that is. */
export interface Moment {
  nominal: Day;
  at: Date;
}

/** The first occurrence at or after `from` that stands for none of the days that are `done`. */
export function nextFrom(cadence: Cadence, from: Date, done?: ReadonlySet<string>): Moment {
  // Two days early: in a gap at midnight what stands for yesterday happens in today's first moment.
  let moment = following(cadence, addDays(dayOf(from, cadence.zone), -2));
  while (moment.at < from || done?.has(moment.nominal)) moment = following(cadence, moment.nominal);
  return moment;
}

/** The next occurrence after the one that stands for `nominal`, whenever that is. */
export function following(cadence: Cadence, nominal: Day): Moment {
  // A week, and one more for a day that its zone left out.
  for (let ahead = 1; ahead <= 14; ahead += 1) {
    const day = addDays(nominal, ahead);
    if (cadence.weekdays.includes(weekday(day)) && exists(day, cadence.zone)) return momentOf(cadence, day);
  }
  throw new RangeError('a cadence needs at least one day of the week');
}

export function momentOf(cadence: Cadence, nominal: Day): Moment {
  return { nominal, at: atLocal(nominal, cadence.time, cadence.zone) };
}

/** The next so many occurrences from a moment on that stand for none of the days that are `done`, for people to look at. */
export function upcoming(cadence: Cadence, from: Date, count: number, done?: ReadonlySet<string>): readonly Moment[] {
  const moments: Moment[] = [];
  for (let next = nextFrom(cadence, from, done); moments.length < count; next = following(cadence, next.nominal)) {
    if (!done?.has(next.nominal)) moments.push(next);
  }
  return moments;
}

/** Of what stands for the days from `nominal` on, the newest that is due by now, and those it overtook: a month of them at most. */
export function overtaken(
  cadence: Cadence,
  nominal: Day,
  now: Date,
): { newest: Moment | null; older: readonly Moment[] } {
  const month = addDays(dayOf(now, cadence.zone), -31);
  const due: Moment[] = [];
  for (
    let next = following(cadence, nominal > month ? nominal : month);
    next.at <= now;
    next = following(cadence, next.nominal)
  ) {
    due.push(next);
  }
  return { newest: due.at(-1) ?? null, older: due.slice(0, -1) };
}

/** Some days never were: who crosses the date line leaves one out, as Apia did with 30 December 2011. */
function exists(day: Day, zone: string): boolean {
  return dayOf(atLocal(day, '00:00', zone), zone) === day;
}
