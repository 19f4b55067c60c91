import { and, eq, gt, inArray, isNull, lte, type SQL, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import type { Project } from '../projects/queries.ts';
import { assignments, projects } from '../projects/tables.ts';

/** Whose projects a digest is about: a manager's own, or everybody's. */
export type Portfolio = { kind: 'all' } | { kind: 'manager'; person: string };

/** So many projects are read at a time: some 5 ms of reading, after which others get their turn. */
const SLICE = 250;

const facts = {
  id: projects.id,
  key: projects.key,
  customer: projects.customer,
  channel: projects.channel,
  tier: projects.tier,
  phase: projects.phase,
  state: projects.state,
  zone: projects.zone,
  region: projects.region,
  targetGoLive: projects.targetGoLive,
  actualGoLive: projects.actualGoLive,
  rag: projects.rag,
  ragWhy: projects.ragWhy,
  createdAt: projects.createdAt,
};

/** What a digest needs to know of every project. */
export type Known = Pick<Project, keyof typeof facts>;

export interface Slice {
  projects: readonly Known[];
  /** Narrows a read of another table to these projects; pass its column of project ids. */
  of(column: Parameters<typeof eq>[0]): SQL | undefined;
}

/** The running projects of a portfolio, a slice at a time, with a pause for others after each. */
export async function* slices(scope: Scope, portfolio: Portfolio): AsyncGenerator<Slice> {
  const own = portfolio.kind === 'all' ? null : await managedBy(scope, portfolio.person);
  if (own?.length === 0) return;
  let after = '';
  for (;;) {
    const rows = await scope
      .pick(
        projects,
        facts,
        and(gt(projects.id, after), inArray(projects.state, ['active', 'live', 'on_hold'])),
        own ? inArray(projects.id, own) : undefined,
      )
      .orderBy(projects.id)
      .limit(SLICE);
    const last = rows.at(-1);
    if (last) {
      const [from, upTo] = [after, last.id];
      const ids = own && rows.map(({ id }) => id);
      yield {
        projects: rows,
        of: (column) => (ids ? inArray(column, ids) : and(gt(column, from), lte(column, upTo))),
      };
      after = last.id;
    }
    if (rows.length < SLICE) return;
    await turn();
  }
}

/** The manager's role of a project that is not over. */
export const managing = and(
  eq(assignments.role, 'manager'),
  isNull(assignments.until),
  sql`${assignments.projectId} in (select id from projects where state in ('pending', 'active', 'on_hold', 'live'))`,
);

/** The projects in which somebody holds the manager's role; those that are over don't count. */
export async function managedBy(scope: Scope, person: string): Promise<string[]> {
  const rows = await scope.pick(
    assignments,
    { project: assignments.projectId },
    and(eq(assignments.personId, person), managing),
  );
  return [...new Set(rows.map(({ project }) => project))];
}
