import { and, eq, inArray, isNotNull, or } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { census } from '#platform/scheduler/census.ts';
import { schedule, unschedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { assignments } from '../projects/tables.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { WEEKLY } from './names.ts';
import { managing } from './slices.ts';

/** Whoever manages something gets the week on Monday, as long as they do. */
export const digestsCensus = census('digests.census', 'Who gets the weekly digest', planned);

async function planned(scope: Scope): Promise<Write[]> {
  const held = await scope.pick(assignments, { person: assignments.personId }, managing);
  const ids = [...new Set(held.flatMap(({ person }) => person ?? []))];
  const managers = await scope.from(
    people,
    and(eq(people.active, true), or(eq(people.role, 'manager'), ids.length > 0 ? inArray(people.id, ids) : undefined)),
  );
  const { time, weekdays, on } = await defaultOf(scope, WEEKLY);
  const already = await scope.pick(
    schedules,
    { person: schedules.personId },
    and(eq(schedules.ritual, WEEKLY), isNotNull(schedules.personId)),
  );
  const known = new Set(already.flatMap(({ person }) => person ?? []));
  const wanted = new Set(managers.map(({ id }) => id));
  const over = [...known].filter((id) => !wanted.has(id)).map((id) => unschedule({ ritual: WEEKLY, subject: id }));
  if (!on) return over;
  const missing = managers.filter(({ id }) => !known.has(id));
  return [
    ...over,
    ...missing.map(({ id, zone }) => schedule({ ritual: WEEKLY, subject: id, person: id, time, zone, weekdays })),
  ];
}
