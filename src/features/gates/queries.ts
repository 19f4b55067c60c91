import { asc, eq, inArray } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { approvals, criteria, delegations, evidence, gates } from './tables.ts';

export type GateRow = typeof gates.$inferSelect;
export type CriterionRow = typeof criteria.$inferSelect;
export type EvidenceRow = typeof evidence.$inferSelect;
export type ApprovalRow = typeof approvals.$inferSelect;
export type DelegationRow = typeof delegations.$inferSelect;

/** In the order of the phases. */
export const gatesOf = query(
  (from, $: { project: string }) => from.from(gates, eq(gates.projectId, $.project)),
  byPosition,
);

const gateByIdQuery = query((from, $: { id: string }) => from.from(gates, eq(gates.id, $.id)).limit(1));
const criterionByIdQuery = query((from, $: { id: string }) => from.from(criteria, eq(criteria.id, $.id)).limit(1));
const approvalByIdQuery = query((from, $: { id: string }) => from.from(approvals, eq(approvals.id, $.id)).limit(1));

export async function gateById(scope: Scope, id: string): Promise<GateRow | undefined> {
  return (await gateByIdQuery(scope, { id }))[0];
}

export async function criterionById(scope: Scope, id: string): Promise<CriterionRow | undefined> {
  return (await criterionByIdQuery(scope, { id }))[0];
}

export async function approvalById(scope: Scope, id: string): Promise<ApprovalRow | undefined> {
  return (await approvalByIdQuery(scope, { id }))[0];
}

/** By their place in the gate. */
export const criteriaOf = query(
  (from, $: { gate: string }) => from.from(criteria, eq(criteria.gateId, $.gate)),
  byPosition,
);

export const evidenceOf = query(
  (from, $: { gate: string }) => from.from(evidence, eq(evidence.gateId, $.gate)),
  oldestFirst,
);

const a = approvals;
/** What a verdict needs of the approvals: not the snapshots, which are as long as everything else together. */
export const approvalFacts = query(
  (from, $: { gate: string }) =>
    from.pick(
      a,
      {
        ...{ id: a.id, role: a.role, personId: a.personId, state: a.state, digest: a.digest, comment: a.comment },
        ...{ requestedBy: a.requestedBy, requestedOn: a.requestedOn, decidedBy: a.decidedBy, decidedOn: a.decidedOn },
      },
      eq(a.gateId, $.gate),
    ),
  oldestFirst,
);
export type ApprovalFacts = Awaited<ReturnType<typeof approvalFacts>>[number];

export const approvalsOf = query((from, $: { gate: string }) =>
  from.from(approvals, eq(approvals.gateId, $.gate)).orderBy(asc(approvals.id)),
);

function byPosition(one: { position: number }, other: { position: number }): number {
  return one.position - other.position;
}

export const delegationsOf = query((from, $: { project: string }) =>
  from.from(delegations, eq(delegations.projectId, $.project)),
);

/** How many people one prepared read looks for. */
const PLACES = Array.from({ length: 16 }, (_, at) => `p${at}`);
const sixteen = query((from, $: Record<string, string>) =>
  from.pick(
    people,
    { id: people.id, slackId: people.slackId, active: people.active },
    inArray(
      people.id,
      PLACES.map((place) => $[place] ?? ''),
    ),
  ),
);

/** The people behind these ids. */
export async function peopleByIds(scope: Scope, ids: Iterable<string | null>) {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const reads = [];
  for (let from = 0; from < wanted.length; from += PLACES.length) {
    reads.push(sixteen(scope, Object.fromEntries(PLACES.map((place, at) => [place, wanted[from + at] ?? '']))));
  }
  return (await Promise.all(reads)).flat();
}
