import { addDays, type Day } from '#platform/clock.ts';
import { eq, gte, inArray, isNull, sql } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import type { Schedule } from '#platform/scheduler/schedule.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';

export const schedulesOfProject = query(
  (from, $: { project: string }) => from.from(schedules, eq(schedules.projectId, $.project)),
  oldestFirst,
);

export const schedulesOfPerson = query(
  (from, $: { person: string }) => from.from(schedules, eq(schedules.personId, $.person)),
  oldestFirst,
);

/** What belongs to the workspace as a whole: the escalation digest. */
export const schedulesOfAll = query(
  (from, _: Record<string, never>) => from.from(schedules, isNull(schedules.projectId), isNull(schedules.personId)),
  oldestFirst,
);

const decided = query((from, $: { ritual: string; subject: string; since: string }) =>
  from.pick(
    occurrences,
    { nominal: occurrences.nominal },
    eq(occurrences.ritual, $.ritual),
    eq(occurrences.subject, $.subject),
    gte(occurrences.nominal, $.since),
    sql`${occurrences.state} <> 'planned'`,
  ),
);

/** The days of now for which it has happened, and will not again whatever its time. */
export async function doneDays(
  scope: Scope,
  { ritual, subject }: Pick<Schedule, 'ritual' | 'subject'>,
  today: Day,
): Promise<ReadonlySet<string>> {
  const rows = await decided(scope, { ritual, subject, since: addDays(today, -3) });
  return new Set(rows.map((row) => row.nominal));
}

/** When each of these happens next; what is paused does not. */
export async function nextOf(scope: Scope, rows: readonly Schedule[]): Promise<ReadonlyMap<string | null, Date>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const planned = await scope.pick(
    occurrences,
    { schedule: occurrences.scheduleId, at: occurrences.dueAt },
    sql`${occurrences.state} = 'planned'`,
    inArray(occurrences.scheduleId, ids),
  );
  return new Map(planned.map(({ schedule, at }) => [schedule, at]));
}
