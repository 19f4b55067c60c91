import { type WorkingTime, worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { and, eq, gte, inArray, isNotNull, lt } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { cards } from '#platform/outbox/tables.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { workingTimesOf } from '../calendar/working-times.ts';
import { bundles } from './tables.ts';

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
const written = query((from, $: { person: string; since: string }) =>
  from.pick(bundles, { day: bundles.day }, eq(bundles.personId, $.person), gte(bundles.day, $.since)),
);

/**
 * The last day before this one on which somebody was there and their reminders were looked through; their last working
 * day when nothing is known of that. A day whose message never reached them is none. Who asks for many knows when they
 * work.
 */
export async function lastHeard(scope: Scope, person: string, day: Day, known?: WorkingTime): Promise<Day> {
  const since = addDays(day, -LOOKS_BACK);
  const [working, rows, unsent] = await Promise.all([
    known ?? workingTimesOf(scope, [person], day).then((times) => times.get(person)),
    carriedOut(scope, { person, since, day }),
    unsentSince(scope, person, since),
  ]);
  const looked = rows.filter((row) => row.doneAt !== null && dayOf(row.doneAt, row.zone) === row.day);
  const heard = new Set(looked.map((row) => row.day));
  const there = Array.from({ length: LOOKS_BACK }, (_, back) => addDays(day, -1 - back)).filter(
    (each) => !unsent.has(each) && (!working || worksOn(each, working)),
  );
  return there.find((each) => heard.has(each)) ?? there[0] ?? addDays(day, -1);
}

/** The days whose bundle was written and never stood in Slack. */
async function unsentSince(scope: Scope, person: string, since: Day): Promise<ReadonlySet<string>> {
  const days = new Map((await written(scope, { person, since })).map(({ day }) => [`${person}/${day}`, day]));
  if (days.size === 0) return new Set();
  const its = and(eq(cards.kind, BUNDLE), inArray(cards.subject, [...days.keys()]), isNotNull(cards.ts));
  for (const { subject } of await scope.pick(cards, { subject: cards.subject }, its)) days.delete(subject);
  return new Set(days.values());
}
