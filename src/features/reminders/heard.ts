import { worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { eq, gte, inArray, lt } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { workingTimesOf } from '../calendar/working-times.ts';

export const BUNDLE = 'reminders.bundle';

/** Days that are looked back over; longer ago somebody heard nothing that is of use now. */
const LOOKS_BACK = 31;

const carriedOut = query((from, $: { person: string; since: string; day: string }) =>
  from.pick(
    occurrences,
    { day: occurrences.nominal, doneAt: occurrences.doneAt, zone: occurrences.zone },
    eq(occurrences.ritual, BUNDLE),
    eq(occurrences.subject, $.person),
    gte(occurrences.nominal, $.since),
    lt(occurrences.nominal, $.day),
    inArray(occurrences.state, ['fired', 'skipped']),
  ),
);

/**
 * The last day before this one on which somebody was there and their reminders were looked through; their last working
 * day when nothing is known of that.
 */
export async function lastHeard(scope: Scope, person: string, day: Day): Promise<Day> {
  const since = addDays(day, -LOOKS_BACK);
  const [times, rows] = await Promise.all([
    workingTimesOf(scope, [person], day),
    carriedOut(scope, { person, since, day }),
  ]);
  const working = times.get(person);
  const looked = rows.filter((row) => row.doneAt !== null && dayOf(row.doneAt, row.zone) === row.day);
  const known = new Set(looked.map((row) => row.day));
  const there = Array.from({ length: LOOKS_BACK }, (_, back) => addDays(day, -1 - back)).filter(
    (each) => !working || worksOn(each, working),
  );
  return there.find((each) => known.has(each)) ?? there[0] ?? addDays(day, -1);
}
