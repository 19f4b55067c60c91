import { and, eq, inArray, isNotNull, or } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { census, type Difference } from '#platform/scheduler/census.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { managing } from '../projects/portfolio.ts';
import { assignments } from '../projects/tables.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { WEEKLY } from './names.ts';

/** Whoever manages something gets the week on Monday, as long as they do. */
export const digestsCensus = census({
  name: 'digests.census',
  title: 'Who gets the weekly digest',
  of: WEEKLY,
  difference,
});

async function difference(scope: Scope): Promise<Difference> {
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
  const over = [...known].filter((id) => !wanted.has(id));
  if (!on) return { missing: [], over };
  const fresh = managers.filter(({ id }) => !known.has(id));
  return { missing: fresh.map(({ id, zone }) => ({ subject: id, person: id, time, zone, weekdays })), over };
}
