import { among, queryByIds } from '#platform/db/by-ids.ts';
import { asc, eq } from '#platform/db/drizzle.ts';
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

const c = criteria;
/** What a verdict needs of the criteria. */
export const criterionColumns = {
  ...{ id: c.id, gateId: c.gateId, key: c.key, position: c.position, category: c.category, text: c.text },
  ...{ blocking: c.blocking, weight: c.weight, evidenceRequired: c.evidenceRequired, maxAgeDays: c.maxAgeDays },
  ...{ verifierRole: c.verifierRole, ownerId: c.ownerId, due: c.due, state: c.state, reason: c.reason },
  ...{ metBy: c.metBy, metOn: c.metOn, verifiedBy: c.verifiedBy, verifiedOn: c.verifiedOn, waiver: c.waiver },
};
export const criterionFacts = query(
  (from, $: { gate: string }) => from.pick(c, criterionColumns, eq(c.gateId, $.gate)),
  byPosition,
);
export type CriterionFacts = Awaited<ReturnType<typeof criterionFacts>>[number];

export const evidenceOf = query(
  (from, $: { gate: string }) => from.from(evidence, eq(evidence.gateId, $.gate)),
  oldestFirst,
);

const a = approvals;
/** What a verdict needs of the approvals: not the snapshots, which are as long as everything else together. */
export const approvalColumns = {
  ...{ id: a.id, role: a.role, personId: a.personId, state: a.state, digest: a.digest, comment: a.comment },
  ...{ requestedBy: a.requestedBy, requestedOn: a.requestedOn, decidedBy: a.decidedBy, decidedOn: a.decidedOn },
};
export const approvalFacts = query(
  (from, $: { gate: string }) => from.pick(a, approvalColumns, eq(a.gateId, $.gate)),
  oldestFirst,
);
export type ApprovalFacts = Awaited<ReturnType<typeof approvalFacts>>[number];

const approvalsAmong = queryByIds((from, ids) =>
  from.from(approvals, among(approvals.gateId, ids)).orderBy(asc(approvals.id)),
);

/** By gate, the oldest first: one read for all gates of a project. */
export async function approvalsIn(
  scope: Scope,
  all: readonly Pick<GateRow, 'id'>[],
): Promise<ReadonlyMap<string, readonly ApprovalRow[]>> {
  const rows = await approvalsAmong(
    scope,
    all.map(({ id }) => id),
  );
  return Map.groupBy(rows, ({ gateId }) => gateId);
}

export function byPosition(one: { position: number }, other: { position: number }): number {
  return one.position - other.position;
}

export const delegationsOf = query((from, $: { project: string }) =>
  from.from(delegations, eq(delegations.projectId, $.project)),
);

const peopleAmong = queryByIds((from, ids) =>
  from.pick(people, { id: people.id, slackId: people.slackId, active: people.active }, among(people.id, ids)),
);

/** The people behind these ids. */
export function peopleByIds(scope: Scope, ids: Iterable<string | null>) {
  return peopleAmong(
    scope,
    [...new Set(ids)].filter((id) => id !== null),
  );
}
