import { gt, gte, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import { managedIn, type Portfolio, type Range } from '../projects/portfolio.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';

/** So many projects are looked at before others get their turn: some 5 ms of reading. */
const SLICE = 1_000;

const p = projects;
const facts = {
  ...{ id: p.id, tier: p.tier, phase: p.phase, state: p.state, rag: p.rag },
  ...{ targetGoLive: p.targetGoLive, actualGoLive: p.actualGoLive },
};

/** What decides whether a project is news; what a line says of it is read for those that are. */
export type Facts = Pick<Project, keyof typeof facts> & { isNew: boolean };

export interface Slice {
  projects: readonly Facts[];
  range: Range;
}

const newSince = (since: Date) => sql<boolean>`${gte(p.createdAt, since)}`.mapWith(Boolean);
const isRunning = sql`${projects.state} in ('active', 'live', 'on_hold')`;
const everybodys = query((from, $: { after: string; since: Date }) =>
  from
    .pick(p, { ...facts, isNew: newSince($.since) }, gt(p.id, $.after), isRunning)
    .orderBy(p.id)
    .limit(SLICE),
);
const managers = query((from, $: { after: string; since: Date; person: string }) =>
  from
    .pick(p, { ...facts, isNew: newSince($.since) }, managedIn(from, $.person, p.id), gt(p.id, $.after), isRunning)
    .orderBy(p.id)
    .limit(SLICE),
);

/** The running projects of a portfolio, a slice at a time, with a pause for others after each. */
export async function* slices(scope: Scope, portfolio: Portfolio, since: Date): AsyncGenerator<Slice> {
  const person = portfolio.kind === 'all' ? null : portfolio.person;
  let after = '';
  for (;;) {
    const args = { after, since };
    const rows = await (person === null ? everybodys(scope, args) : managers(scope, { ...args, person }));
    const upTo = rows.at(-1)?.id;
    if (upTo === undefined) return;
    yield { projects: rows, range: { after, upTo, person } };
    if (rows.length < SLICE) return;
    after = upTo;
    await turn();
  }
}
