import { type WorkingTime, worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day, dayOf, showDay, timeOf, weekday } from '#platform/clock.ts';
import { and, eq, inArray } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Due } from '#platform/feature.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { workspaceRegion } from '../calendar/queries.ts';
import { workingTimesOf } from '../calendar/working-times.ts';
import { WEEKLY } from './names.ts';

/** The slot of a digest that waits until its reader is back, with the day that it was for. */
const HELD = 'held:';
const DAY = 24 * 3_600_000;
/** Older news is no news; in days. */
const OLDEST = 28;
/** A digest is looked for among those of so many days. */
const LOOKS_BACK = 91;

/** What becomes of a digest: it is for `day`, now; or it comes when they are back; or the next one tells it all. */
export type Fate = { kind: 'now'; day: Day; note: string | null } | { kind: 'later'; timer: Write } | { kind: 'never' };

const never: Fate = { kind: 'never' };

/**
 * On a day off nobody is sent the week: it waits for their first day of work, and for no longer than until the next.
 * `person` null: a channel, whose days off are the workspace's holidays.
 */
export async function fateOf(scope: Scope, due: Due, person: Person | null): Promise<Fate> {
  const [row] = await scope.pick(
    schedules,
    { state: schedules.state, weekdays: schedules.weekdays, zone: schedules.zone },
    and(eq(schedules.ritual, WEEKLY), eq(schedules.subject, due.subject)),
  );
  const zone = person?.zone ?? row?.zone ?? due.zone;
  const day = dayOf(due.at, zone);
  const time = person
    ? (await workingTimesOf(scope, [person], day)).get(person.id)
    : await roomTime(scope, day, row?.weekdays ?? []);
  if (due.slot.startsWith(HELD)) {
    if (row?.state !== 'on' || !time || !worksOn(day, time)) return never;
    return {
      kind: 'now',
      day,
      note: `held back on ${showDay(due.slot.slice(HELD.length))}, ${person ? 'your day off' : 'a holiday'}`,
    };
  }
  if (!row || !time || !row.weekdays.includes(weekday(day)) || worksOn(day, time)) {
    return { kind: 'now', day: due.nominal, note: null };
  }
  for (let next = addDays(day, 1); !row.weekdays.includes(weekday(next)); next = addDays(next, 1)) {
    if (!worksOn(next, time)) continue;
    const at = { day: next, time: timeOf(due.at, zone), zone };
    const common = { ritual: WEEKLY, subject: due.subject, ...(person && { person: person.id }) };
    return { kind: 'later', timer: timer({ ...common, slot: `${HELD}${due.nominal}`, at }) };
  }
  return never;
}

/** When a channel has its digest: on the days it was asked for, and whenever else people work, but for holidays. */
async function roomTime(
  scope: Scope,
  day: Day,
  weekdays: readonly number[],
): Promise<Pick<WorkingTime, 'days' | 'away'>> {
  const { workdays, holidays } = await calendarOf(await workspaceRegion(scope), day);
  return { days: { workdays: [...workdays, ...weekdays], holidays }, away: [] };
}

/** The natural key of the digest for a day: it is posted once under it. */
export function keyOf(subject: string, day: Day): string {
  return `digest:${subject}:${day}`;
}

/**
 * Where the news of this digest for a day begins: with the last one that reached Slack, or a week before the first that
 * did not; never long ago.
 */
export async function toldLast(scope: Scope, subject: string, day: Day, now: Date): Promise<Date> {
  const keys = Array.from({ length: LOOKS_BACK }, (_, at) => keyOf(subject, addDays(day, -1 - at)));
  const rows = await scope.pick(outbox, { at: outbox.createdAt, state: outbox.state }, inArray(outbox.key, keys));
  const sent = rows.filter(({ state }) => state === 'sent').map(({ at }) => at.getTime());
  const first = Math.min(now.getTime(), ...rows.map(({ at }) => at.getTime()));
  const last = sent.length > 0 ? Math.max(...sent) : first - 7 * DAY;
  return new Date(Math.max(last, now.getTime() - OLDEST * DAY));
}
