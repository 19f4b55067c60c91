import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { gt, inArray, lte, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import { isBehind } from '../../plan/rules/milestone.ts';
import { milestones } from '../../plan/tables.ts';
import { managedIn, type Portfolio } from '../../projects/portfolio.ts';
import type { Found } from '../known.ts';
import { inOrder } from '../rules/order.ts';
import type { Facts } from '../slices.ts';
import type { Late, News } from '../week.ts';

/** From the day of the last digest to today, which is not over yet. */
export interface Days {
  since: Day;
  day: Day;
}

/** A project's overdue milestones: how many, how many of them since the last digest, and the day of the oldest. */
export interface Overdue {
  count: number;
  fresh: number;
  oldest: Day;
}

const m = milestones;
const what = { project: m.projectId, phase: m.phase, planned: m.planned };
/** In words, not as values: so the planner sees that the partial index of open milestones fits. */
const isOpen = sql`${m.state} in ('planned', 'in_progress')`;
/** As values, so that it takes the index by state and day, which has all that is asked of it. */
const isUnfinished = inArray(m.state, ['planned', 'in_progress']);

const howMany = query((from, $: { last: Day }) =>
  from
    .pick(m, { day: m.planned, count: sql<number>`count(*)`.mapWith(Number) }, isUnfinished, lte(m.planned, $.last))
    .groupBy(m.planned),
);
const dueIn = query((from, $: { after: Day; upTo: Day }) =>
  from.pick(m, what, isUnfinished, gt(m.planned, $.after), lte(m.planned, $.upTo)),
);
const ownDue = query((from, $: { person: string; last: Day }) =>
  from.pick(m, what, isOpen, managedIn(from, $.person, m.projectId), lte(m.planned, $.last)),
);

/** So many are read before others get their turn; of so few projects all at once. */
const MANY = 2_500;
const FEW = 1_000;

/** Everybody's a few days' worth at a time: what is overdue is found by its day, without a look at all that is not. */
async function* dueBefore(scope: Scope, portfolio: Portfolio, projects: number, day: Day) {
  const last = addDays(day, -1);
  if (portfolio.kind === 'manager') {
    yield await ownDue(scope, { person: portfolio.person, last });
    return;
  }
  let [after, waiting] = ['', 0];
  const days = projects > FEW ? await howMany(scope, { last }) : [];
  for (const { day: upTo, count } of days.sort((one, other) => inOrder(one.day, other.day))) {
    waiting += count;
    if (waiting < MANY) continue;
    yield await dueIn(scope, { after, upTo });
    [after, waiting] = [upTo, 0];
    await turn();
  }
  yield await dueIn(scope, { after, upTo: last });
}

/** What is overdue in the active projects of a portfolio; what is behind a project is not late. */
export async function overdueIn(
  scope: Scope,
  portfolio: Portfolio,
  running: ReadonlyMap<string, Facts>,
  { since, day }: Days,
): Promise<ReadonlyMap<string, Overdue>> {
  const overdue = new Map<string, Overdue>();
  for await (const rows of dueBefore(scope, portfolio, running.size, day)) {
    for (const { project, phase, planned } of rows) {
      const about = running.get(project);
      if (about?.state !== 'active' || isBehind({ phase }, about.phase)) continue;
      const known = overdue.get(project) ?? { count: 0, fresh: 0, oldest: planned };
      known.count += 1;
      if (planned >= since) known.fresh += 1;
      if (planned < known.oldest) known.oldest = planned;
      overdue.set(project, known);
    }
  }
  return overdue;
}

/** Those of which a milestone became overdue since the last digest, those with the most of them first. */
export function newlyLate(overdue: ReadonlyMap<string, Overdue>): ({ project: string } & Overdue)[] {
  const late = [...overdue].flatMap(([project, it]) => (it.fresh > 0 ? { project, ...it } : []));
  return late.sort((one, other) => other.fresh - one.fresh || inOrder(one.project, other.project));
}

const openOf = queryByIds((from, ids) =>
  from.pick(m, { ...what, name: m.name, position: m.position }, isOpen, among(m.projectId, ids)),
);

/** With the names of the oldest. */
export async function withOldest(
  scope: Scope,
  { count, shown }: News<{ project: string } & Overdue>,
  running: ReadonlyMap<string, Facts>,
  day: Day,
): Promise<News<Found<Late>>> {
  const ids = shown.map(({ project }) => project);
  const open = (await openOf(scope, ids)).sort((one, other) => one.position - other.position);
  const lines = shown.map(({ oldest: first, ...it }) => {
    const phase = running.get(it.project)?.phase ?? 'done';
    const oldest = open.find((row) => row.project === it.project && row.planned === first && !isBehind(row, phase));
    return { ...it, oldest: oldest?.name ?? 'a milestone', days: daysBetween(first, day) };
  });
  return { count, shown: lines };
}
