import { and, asc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Context } from '#platform/feature.ts';
import { assignments, projects } from './tables.ts';

export const filters = ['mine', 'all', 'risk'] as const;
export type Filter = (typeof filters)[number];

/** How many projects a page shows. */
export const PAGE = 10;

/** What another feature knows of projects at risk, as a condition on them; nothing to say is undefined. */
export type AtRisk = (ctx: Context) => Promise<SQL | undefined>;

/** Late, on hold, in another colour than green by its own lead, or at risk as other features see it. */
async function riskOf(ctx: Context, offered: readonly AtRisk[]): Promise<SQL | undefined> {
  const late = and(lt(projects.targetGoLive, ctx.today), isNull(projects.actualGoLive));
  const coloured = inArray(projects.rag, ['amber', 'red']);
  const known = await Promise.all(offered.map((ask) => ask(ctx)));
  return and(ne(projects.state, 'pending'), or(eq(projects.state, 'on_hold'), late, coloured, ...known));
}

/** What is not history. */
async function condition(ctx: Context, filter: Filter, offered: readonly AtRisk[]): Promise<SQL | undefined> {
  const current = and(ne(projects.state, 'closed'), ne(projects.state, 'cancelled'));
  if (filter === 'all') return current;
  if (filter === 'mine') {
    const held = ctx.pick(
      assignments,
      { id: assignments.projectId },
      eq(assignments.personId, ctx.actor.id),
      isNull(assignments.until),
    );
    return and(current, inArray(projects.id, held as never));
  }
  return and(current, await riskOf(ctx, offered));
}

/** One page and how many there are in all: two reads, whatever the number of projects; and one for the leads. */
export async function listPage(ctx: Context, filter: Filter, wanted: number, offered: readonly AtRisk[] = []) {
  const where = await condition(ctx, filter, offered);
  const [counted] = await ctx.pick(projects, { total: sql<number>`count(*)`.mapWith(Number) }, where);
  const total = counted?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  const rows = await ctx
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
      ctx,
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
