import { and, eq, gt, inArray, isNull, lte, type SQL, sql } from '#platform/db/drizzle.ts';
import type { Arg } from '#platform/db/prepared-reads.ts';
import { type From, query, type Rows, type Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import type { Project } from '../projects/queries.ts';
import { assignments, projects } from '../projects/tables.ts';

/** Whose projects a digest is about: a manager's own, or everybody's. */
export type Portfolio = { kind: 'all' } | { kind: 'manager'; person: string };

/** So many projects are looked at before others get their turn: some 5 ms of reading. */
const SLICE = 1_000;

const p = projects;
const facts = {
  ...{ id: p.id, tier: p.tier, phase: p.phase, state: p.state, rag: p.rag, createdAt: p.createdAt },
  ...{ targetGoLive: p.targetGoLive, actualGoLive: p.actualGoLive },
};

/** What decides whether a project is news; what a line says of it is read for those that are. */
export type Facts = Pick<Project, keyof typeof facts>;

type Column = Parameters<typeof eq>[0];

/** Projects with ids after one, up to another. */
type Range = {
  after: string;
  upTo: string;
  /** The manager whose projects they are; null for everybody's. */
  person: string | null;
};

export interface Slice {
  projects: readonly Facts[];
  range: Range;
  /** Narrows a read of another table to these projects; pass its column of project ids. */
  of(column: Column): SQL | undefined;
}

const isRunning = sql`${projects.state} in ('active', 'live', 'on_hold')`;
const everybodys = query((from, $: { after: string }) =>
  from.pick(projects, facts, gt(projects.id, $.after), isRunning).orderBy(projects.id).limit(SLICE),
);
const managers = query((from, $: { after: string; person: string }) =>
  from
    .pick(projects, facts, managedIn(from, $.person, projects.id), gt(projects.id, $.after), isRunning)
    .orderBy(projects.id)
    .limit(SLICE),
);

/** The running projects of a portfolio, a slice at a time, with a pause for others after each. */
export async function* slices(scope: Scope, portfolio: Portfolio): AsyncGenerator<Slice> {
  const person = portfolio.kind === 'all' ? null : portfolio.person;
  let after = '';
  for (;;) {
    const rows = await (person === null ? everybodys(scope, { after }) : managers(scope, { after, person }));
    const upTo = rows.at(-1)?.id;
    if (upTo === undefined) return;
    const range = { after, upTo, person };
    yield { projects: rows, range, of: (column) => within(scope, column, range) };
    if (rows.length < SLICE) return;
    after = upTo;
    await turn();
  }
}

function within(from: From, column: Column, { after, upTo, person }: Range): SQL | undefined {
  const range = and(gt(column, after), lte(column, upTo));
  return person === null ? range : and(managedIn(from, person, column), range);
}

/**
 * A read of what belongs to the projects of a slice, prepared once for everybody's and once for a manager's. `of`
 * narrows it by the column of project ids; some of them may be of projects that no longer run.
 */
export function sliceQuery<A extends Record<string, Arg>, R>(
  build: (from: From, of: (column: Column) => SQL | undefined, $: A) => Rows<R>,
): (scope: Scope, slice: Slice, args: A) => Promise<R[]> {
  const all = query((from, $: A & Range) => {
    const range = { after: $.after, upTo: $.upTo, person: null };
    return build(from, (column) => within(from, column, range), $);
  });
  const own = query((from, $: A & Range) => build(from, (column) => within(from, column, $), $));
  return (scope, { range }, args) => (range.person === null ? all : own)(scope, { ...args, ...range });
}

/** The manager's role of a project that is not over. */
export const managing = and(
  eq(assignments.role, 'manager'),
  isNull(assignments.until),
  sql`${assignments.projectId} in (select id from projects where state in ('pending', 'active', 'on_hold', 'live'))`,
);

function managedIn(from: From, person: string, column: Column): SQL {
  const held = and(eq(assignments.personId, person), eq(assignments.role, 'manager'), isNull(assignments.until));
  return inArray(column, from.pick(assignments, { id: assignments.projectId }, held) as never);
}

const managed = query((from, $: { person: string }) =>
  from.pick(assignments, { project: assignments.projectId }, eq(assignments.personId, $.person), managing).limit(1),
);

/** Whether somebody holds the manager's role in any project; those that are over don't count. */
export async function manages(scope: Scope, person: string): Promise<boolean> {
  return (await managed(scope, { person })).length > 0;
}
