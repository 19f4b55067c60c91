import { worksOn } from '#platform/calendar/working-time.ts';
import { addDays, atLocal, type Day, dayOf, showDay, timeOf, weekday } from '#platform/clock.ts';
import { and, desc, eq } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Due } from '#platform/feature.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import { workingTimesOf } from '../calendar/working-times.ts';
import { WEEKLY } from './names.ts';

/** The slot of a digest that waits until its reader is back, with the day that it was for. */
const HELD = 'held:';
const DAY = 24 * 3_600_000;
/** Older news is no news; in milliseconds. */
const OLDEST = 28 * DAY;
/** So many occurrences of one digest are looked at for its last one. */
const LOOKS_BACK = 12;

/** What becomes of somebody's digest: it is for `day`, now; or it comes when they are back; or the next one tells it all. */
export type Fate = { kind: 'now'; day: Day; note: string | null } | { kind: 'later'; timer: Write } | { kind: 'never' };

const never: Fate = { kind: 'never' };

/** On a day off nobody is sent the week: it waits for their first day of work, and for no longer than until the next. */
export async function fateOf(scope: Scope, due: Due, person: Person): Promise<Fate> {
  const [row] = await scope.pick(
    schedules,
    { state: schedules.state, weekdays: schedules.weekdays },
    and(eq(schedules.ritual, WEEKLY), eq(schedules.subject, due.subject)),
  );
  const day = dayOf(due.at, person.zone);
  const time = (await workingTimesOf(scope, [person], day)).get(person.id);
  if (due.slot.startsWith(HELD)) {
    if (row?.state !== 'on' || !time || !worksOn(day, time)) return never;
    return { kind: 'now', day, note: `held back on ${showDay(due.slot.slice(HELD.length))}, your day off` };
  }
  if (!row || !time || !row.weekdays.includes(weekday(day)) || worksOn(day, time)) {
    return { kind: 'now', day: due.nominal, note: null };
  }
  for (let next = addDays(day, 1); !row.weekdays.includes(weekday(next)); next = addDays(next, 1)) {
    if (!worksOn(next, time)) continue;
    const at = atLocal(next, timeOf(due.at, person.zone), person.zone);
    const common = { ritual: WEEKLY, subject: due.subject, person: person.id };
    return { kind: 'later', timer: timer({ ...common, slot: `${HELD}${due.nominal}`, at }) };
  }
  return never;
}

/** When this digest was told last: what is news begins there. A week ago when it never was, and never long ago. */
export async function toldLast(scope: Scope, subject: string, now: Date): Promise<Date> {
  const rows = await scope
    .pick(
      occurrences,
      { nominal: occurrences.nominal, slot: occurrences.slot, state: occurrences.state, doneAt: occurrences.doneAt },
      and(eq(occurrences.ritual, WEEKLY), eq(occurrences.subject, subject)),
    )
    .orderBy(desc(occurrences.dueAt))
    .limit(LOOKS_BACK);
  const held = new Set(rows.map(({ slot }) => (slot.startsWith(HELD) ? slot.slice(HELD.length) : null)));
  const told = rows.filter(({ state, nominal }) => state === 'fired' && !held.has(nominal));
  const last = Math.max(...told.map(({ doneAt }) => doneAt?.getTime() ?? 0));
  if (last <= 0) return new Date(now.getTime() - 7 * DAY);
  return new Date(Math.max(last, now.getTime() - OLDEST));
}
