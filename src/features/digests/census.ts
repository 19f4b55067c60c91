import { and, eq, inArray, isNull, or } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { census } from '#platform/scheduler/census.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { assignments } from '../projects/tables.ts';
import { defaultOf, type RitualDefault } from '../rituals/defaults.ts';
import { WEEKLY } from './weekly.ts';

/** Whoever manages something gets the week on Monday. */
export const digestsCensus = census('digests.census', 'Who gets the weekly digest', planned);

async function planned(scope: Scope): Promise<Write[]> {
  const managing = await scope.pick(
    assignments,
    { person: assignments.personId },
    and(eq(assignments.role, 'manager'), isNull(assignments.until)),
  );
  const ids = [...new Set(managing.flatMap(({ person }) => person ?? []))];
  const managers = await scope.from(
    people,
    and(eq(people.active, true), or(eq(people.role, 'manager'), ids.length > 0 ? inArray(people.id, ids) : undefined)),
  );
  const { time, weekdays, on } = await defaultOf(scope, WEEKLY);
  if (!on) return [];
  const already = await scope.pick(schedules, { person: schedules.personId }, eq(schedules.ritual, WEEKLY));
  const known = new Set(already.map(({ person }) => person));
  return managers
    .filter(({ id }) => !known.has(id))
    .map(({ id, zone }) => schedule({ ritual: WEEKLY, subject: id, person: id, time, zone, weekdays }));
}

/** Everybody's projects, for a channel, in the zone of who asked for it. */
export function channelDigest(subject: string, zone: string, { time, weekdays }: RitualDefault): Write {
  return schedule({ ritual: WEEKLY, subject, time, zone, weekdays });
}
