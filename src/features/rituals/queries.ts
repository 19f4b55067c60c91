import { addDays, type Day } from '#platform/clock.ts';
import { eq, gte, inArray, isNull, sql } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { type Moment, momentOf, upcoming } from '#platform/scheduler/cadence.ts';
import type { Schedule } from '#platform/scheduler/schedule.ts';
import { occurrences, schedules } from '#platform/scheduler/tables.ts';
import type { Rituals } from './words.ts';

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

/** How many times ahead people are shown. */
const COMING = 5;

/** The days of now for which it has happened, and will not again whatever its time. */
export async function doneDays(
  scope: Scope,
  { ritual, subject }: Pick<Schedule, 'ritual' | 'subject'>,
  today: Day,
): Promise<ReadonlySet<string>> {
  const rows = await decided(scope, { ritual, subject, since: addDays(today, -3) });
  return new Set(rows.map((row) => row.nominal));
}

/** When each of these happens next; what is paused does not, nor what has no more days ahead. */
export async function nextOf(
  scope: Scope,
  rows: readonly Schedule[],
  rituals: Rituals,
): Promise<ReadonlyMap<string | null, Date>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => row.id);
  const planned = await scope.pick(
    occurrences,
    { schedule: occurrences.scheduleId, nominal: occurrences.nominal, at: occurrences.dueAt },
    sql`${occurrences.state} = 'planned'`,
    inArray(occurrences.scheduleId, ids),
  );
  const next = new Map(planned.map(({ schedule, at }) => [schedule, at]));
  const byId = new Map(rows.map((row) => [row.id, row]));
  await Promise.all(
    planned.map(async ({ schedule, nominal }) => {
      const row = byId.get(schedule ?? '');
      const days = row && (await rituals.get(row.ritual)?.days?.(row, nominal, scope));
      if (!days) return;
      const [day] = days;
      if (day === undefined) next.delete(schedule);
      else if (day !== nominal) next.set(schedule, momentOf(row, day).at);
    }),
  );
  return next;
}

/** The next five times of one, with the time and days that it has, or would have. */
export async function comingOf(
  ctx: Scope & { readonly now: Date; readonly today: Day },
  rule: Pick<Schedule, 'ritual' | 'subject' | 'time' | 'weekdays' | 'zone'>,
  rituals: Rituals,
): Promise<readonly Moment[]> {
  const done = await doneDays(ctx, rule, ctx.today);
  const moments = upcoming(rule, ctx.now, COMING, done);
  const from = moments[0]?.nominal ?? ctx.today;
  const days = await rituals.get(rule.ritual)?.days?.(rule, from, ctx);
  return days ? days.slice(0, COMING).map((day) => momentOf(rule, day)) : moments;
}
