import { among, queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, or, sql } from '#platform/db/drizzle.ts';
import type { From, Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import { byPosition } from './queries.ts';
import { approvals, criteria, gates } from './tables.ts';
import { type VerdictScope, verdictsOf } from './verdicts.ts';

/** So many are asked about before others get their turn: some 2 ms of reading. */
const SOME = 256;
const g = gates;
const goLivesAmong = queryByIds((from, ids) =>
  from.pick(
    g,
    { project: g.projectId, id: g.id, position: g.position, state: g.state, isUnmet: isUnmet(from) },
    among(g.projectId, ids),
    or(eq(g.key, 'go-live'), eq(g.phase, 'launch')),
  ),
);

/** Whether a blocking criterion of the gate is open. */
function isUnmet(from: From) {
  const open = and(eq(criteria.gateId, g.id), eq(criteria.state, 'open'), eq(criteria.blocking, true));
  return sql<boolean>`exists ${from.pick(criteria, { id: criteria.id }, open)}`.mapWith(Boolean);
}

const rulesAmong = queryByIds((from, ids) => from.pick(g, { id: g.id, rules: g.rules }, among(g.id, ids)));
const approvedAmong = queryByIds((from, ids) =>
  from
    .pick(
      approvals,
      { gate: approvals.gateId, count: sql<number>`count(*)`.mapWith(Number) },
      among(approvals.gateId, ids),
      eq(approvals.state, 'approved'),
    )
    .groupBy(approvals.gateId),
);

/**
 * Which of these projects are at NO-GO. Most are so because a blocking criterion is open or fewer have approved than
 * must, which a few reads tell of hundreds; only the others are judged one by one.
 */
export async function stoppedAmong(scope: VerdictScope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const stopped = new Set<string>();
  for (let at = 0; at < ids.length; at += SOME) {
    for (const project of await plainlyStopped(scope, ids.slice(at, at + SOME))) stopped.add(project);
    await turn();
  }
  const others = await verdictsOf(
    scope,
    ids.filter((id) => !stopped.has(id)),
  );
  for (const [project, { verdict }] of others) if (verdict === 'NO-GO') stopped.add(project);
  return stopped;
}

/** By the gate that a verdict is about: the first of launch, as `askedGate` has it, while that is open. */
async function plainlyStopped(scope: Scope, ids: readonly string[]): Promise<string[]> {
  const seen = new Set<string>();
  const stopped: string[] = [];
  const met = new Map<string, string>();
  for (const { project, id, state, isUnmet } of (await goLivesAmong(scope, ids)).sort(byPosition)) {
    if (seen.has(project)) continue;
    seen.add(project);
    if (state !== 'open') continue;
    if (isUnmet) stopped.push(project);
    else met.set(id, project);
  }
  const gates = [...met.keys()];
  const approved = new Map((await approvedAmong(scope, gates)).map(({ gate, count }) => [gate, count]));
  for (const { id, rules } of await rulesAmong(scope, gates)) {
    const needed = rules.reduce((sum, { need }) => sum + need, 0);
    if ((approved.get(id) ?? 0) < needed) stopped.push(met.get(id) ?? '');
  }
  return stopped;
}
