import { type Day, daysBetween } from '#platform/clock.ts';
import { queryByIds } from '#platform/db/by-ids.ts';
import { asc, gte, inArray, lt, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { isBehind } from '../../plan/rules/milestone.ts';
import { milestones } from '../../plan/tables.ts';
import type { Found } from '../known.ts';
import { inOrder } from '../rules/order.ts';
import type { Facts } from '../slices.ts';
import type { Late, News } from '../week.ts';

/** From the day of the last digest to today, which is not over yet. */
export interface Days {
  since: Day;
  day: Day;
}

const m = milestones;
/** Of all projects: few become due in a week, and by their state and day they are found without a look at the others. */
const dueIn = query((from, $: { since: Day; day: Day }) =>
  from.pick(
    m,
    { project: m.projectId, phase: m.phase },
    inArray(m.state, ['planned', 'in_progress']),
    gte(m.planned, $.since),
    lt(m.planned, $.day),
  ),
);

/** The active projects of which a milestone became overdue, those with the most first; what is behind a project is not late. */
export async function newlyLate(
  scope: Scope,
  running: ReadonlyMap<string, Facts>,
  { since, day }: Days,
): Promise<{ project: string; fresh: number }[]> {
  const times = new Map<string, number>();
  for (const row of await dueIn(scope, { since, day })) {
    const project = running.get(row.project);
    if (project?.state !== 'active' || isBehind(row, project.phase)) continue;
    times.set(row.project, (times.get(row.project) ?? 0) + 1);
  }
  const late = [...times].map(([project, fresh]) => ({ project, fresh }));
  return late.sort((one, other) => other.fresh - one.fresh || inOrder(one.project, other.project));
}

const openOf = queryByIds(32, (from, ids) =>
  from
    .pick(
      m,
      { project: m.projectId, name: m.name, planned: m.planned, phase: m.phase },
      // In words, not as values: so the planner sees that the partial index fits.
      sql`${m.state} in ('planned', 'in_progress')`,
      inArray(m.projectId, ids),
    )
    .orderBy(asc(m.planned), asc(m.position)),
);

/** With all that is overdue in these projects. */
export async function withOldest(
  scope: Scope,
  { count, shown }: News<{ project: string; fresh: number }>,
  running: ReadonlyMap<string, Facts>,
  day: Day,
): Promise<News<Found<Late>>> {
  const open = await openOf(
    scope,
    shown.map(({ project }) => project),
  );
  const late = Map.groupBy(
    open.filter((it) => it.planned < day && !isBehind(it, running.get(it.project)?.phase ?? 'done')),
    ({ project }) => project,
  );
  const lines = shown.flatMap((it) => {
    const all = late.get(it.project) ?? [];
    const [oldest] = all;
    return oldest ? [{ ...it, count: all.length, oldest: oldest.name, days: daysBetween(oldest.planned, day) }] : [];
  });
  return { count, shown: lines };
}
