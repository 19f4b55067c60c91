import { and, eq, gt, inArray, isNull, lte, type SQL, sql } from '#platform/db/drizzle.ts';
import { type Arg, type From, query, type Rows, type Scope } from '#platform/db/scope.ts';
import { assignments } from './tables.ts';

/** Whose projects are read of: a manager's own, or everybody's. */
export type Portfolio = { kind: 'all' } | { kind: 'manager'; person: string };

/** Some projects of a portfolio: those with ids after one, up to another. */
export type Range = {
  after: string;
  upTo: string;
  /** The manager whose projects they are; null for everybody's. */
  person: string | null;
};

type Column = Parameters<typeof eq>[0];
type Narrowed = (column: Column) => SQL | undefined;

/**
 * A read of what belongs to a range of projects, prepared once for everybody's and once for a manager's. `of` narrows
 * it by the column of project ids; some of them may be of projects that no longer run.
 */
export function rangeQuery<A extends Record<string, Arg>, R>(
  build: (from: From, of: Narrowed, $: A) => Rows<R>,
): (scope: Scope, range: Range, args: A) => Promise<R[]> {
  const narrowed = (column: Column, { after, upTo }: Range) => and(gt(column, after), lte(column, upTo));
  const all = query((from, $: A & Range) => build(from, (column) => narrowed(column, $), $));
  const own = query((from, $: A & Range & { person: string }) =>
    build(from, (column) => and(managedIn(from, $.person, column), narrowed(column, $)), $),
  );
  return (scope, { person, ...range }, args) => {
    const some = { ...args, ...range };
    return person === null ? all(scope, { ...some, person }) : own(scope, { ...some, person });
  };
}

/** Narrows a read to what belongs to the projects that somebody manages. */
export function managedIn(from: From, person: string, column: Column): SQL {
  const held = and(eq(assignments.personId, person), eq(assignments.role, 'manager'), isNull(assignments.until));
  return inArray(column, from.pick(assignments, { id: assignments.projectId }, held) as never);
}

/** The manager's role of a project that is not over. */
export const managing = and(
  eq(assignments.role, 'manager'),
  isNull(assignments.until),
  sql`${assignments.projectId} in (select id from projects where state in ('pending', 'active', 'on_hold', 'live'))`,
);

const managed = query((from, $: { person: string }) =>
  from.pick(assignments, { project: assignments.projectId }, eq(assignments.personId, $.person), managing).limit(1),
);

/** Whether somebody holds the manager's role in any project; those that are over don't count. */
export async function manages(scope: Scope, person: string): Promise<boolean> {
  return (await managed(scope, { person })).length > 0;
}
