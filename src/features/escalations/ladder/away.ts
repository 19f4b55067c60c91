import { type WorkingTime, worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { workingTimesOf } from '../../calendar/working-times.ts';

/** A Sev1 comes by night, on Sundays and on holidays: only leave keeps somebody from it. */
export function isAway(time: WorkingTime, day: Day, severity: number): boolean {
  return onLeave(time, day) || (severity > 1 && !worksOn(day, time) && time.days.holidays.has(day));
}

/** The last day of somebody's leave or holidays, from today on; null: they are here, or will be on their next working day. */
export async function awayUntil(scope: Scope, { id, zone }: Person, severity: number, now: Date): Promise<Day | null> {
  const today = dayOf(now, zone);
  const time = (await workingTimesOf(scope, [id], today)).get(id);
  if (!time || !isAway(time, today, severity)) return null;
  let last = today;
  while (isAway(time, addDays(last, 1), severity)) last = addDays(last, 1);
  return last;
}

/** Those of them who are not away today, each by their own calendar; three reads for any number. */
export async function presentOf(
  scope: Scope,
  people: readonly Person[],
  severity: number,
  now: Date,
): Promise<readonly Person[]> {
  const times = await workingTimesOf(scope, people, dayOf(now, 'UTC'));
  return people.filter(({ id, zone }) => {
    const time = times.get(id);
    return time === undefined || !isAway(time, dayOf(now, zone), severity);
  });
}

function onLeave({ away }: WorkingTime, day: Day): boolean {
  return away.some(({ from, to }) => from <= day && day <= to);
}
