import type { Day } from '#platform/clock.ts';
import { and, asc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { assignments, projects } from './tables.ts';

export const filters = ['mine', 'all', 'risk'] as const;
export type Filter = (typeof filters)[number];

/** How many projects a page shows. */
export const PAGE = 10;

/** What is not history, by its date; `risk` are those on hold or past their date without being live. */
function condition(scope: Scope, filter: Filter, person: string, today: Day): SQL | undefined {
  const current = and(ne(projects.state, 'closed'), ne(projects.state, 'cancelled'));
  if (filter === 'all') return current;
  if (filter === 'mine') {
    const held = scope.pick(
      assignments,
      { id: assignments.projectId },
      eq(assignments.personId, person),
      isNull(assignments.until),
    );
    return and(current, inArray(projects.id, held as never));
  }
  const overdue = and(lt(projects.targetGoLive, today), isNull(projects.actualGoLive), ne(projects.state, 'pending'));
  return and(current, or(eq(projects.state, 'on_hold'), overdue));
}

/** One page and how many there are in all: two reads, whatever the number of projects; and one for the leads. */
export async function listPage(scope: Scope, filter: Filter, person: string, today: Day, wanted: number) {
  const where = condition(scope, filter, person, today);
  const [counted] = await scope.pick(projects, { total: sql<number>`count(*)`.mapWith(Number) }, where);
  const total = counted?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const rows = await scope
    .from(projects, where)
    .orderBy(asc(projects.targetGoLive), asc(projects.key))
    .limit(PAGE)
    .offset((page - 1) * PAGE);
  return {
    rows,
    page,
    pages,
    total,
    leads: await leadsOf(
      scope,
      rows.map((row) => row.id),
    ),
  };
}

/** The Slack ids of each project's leads. */
async function leadsOf(scope: Scope, ids: readonly string[]): Promise<Map<string, string[]>> {
  const leads = new Map<string, string[]>();
  if (ids.length === 0) return leads;
  const held = await scope.from(
    assignments,
    inArray(assignments.projectId, [...ids]),
    eq(assignments.role, 'lead'),
    isNull(assignments.until),
  );
  const persons = held.flatMap((it) => it.personId ?? []);
  const known = persons.length === 0 ? [] : await scope.from(people, inArray(people.id, persons));
  const slackIds = new Map(known.map((person) => [person.id, person.slackId]));
  for (const { projectId, personId } of held) {
    const slackId = slackIds.get(personId ?? '');
    if (slackId) leads.set(projectId, [...(leads.get(projectId) ?? []), slackId]);
  }
  return leads;
}
