import { asc, eq, inArray, or } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { assignments } from '../projects/tables.ts';
import { approvals, criteria, delegations, evidence, gates } from './tables.ts';

export type GateRow = typeof gates.$inferSelect;
export type CriterionRow = typeof criteria.$inferSelect;
export type EvidenceRow = typeof evidence.$inferSelect;
export type ApprovalRow = typeof approvals.$inferSelect;
export type DelegationRow = typeof delegations.$inferSelect;

export const gatesOf = query((from, $: { project: string }) =>
  from.from(gates, eq(gates.projectId, $.project)).orderBy(asc(gates.position)),
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

export const criteriaOf = query((from, $: { gate: string }) =>
  from.from(criteria, eq(criteria.gateId, $.gate)).orderBy(asc(criteria.position)),
);

export const evidenceOf = query((from, $: { gate: string }) =>
  from.from(evidence, eq(evidence.gateId, $.gate)).orderBy(asc(evidence.id)),
);

export const approvalsOf = query((from, $: { gate: string }) =>
  from.from(approvals, eq(approvals.gateId, $.gate)).orderBy(asc(approvals.id)),
);

export const delegationsOf = query((from, $: { project: string }) =>
  from.from(delegations, eq(delegations.projectId, $.project)),
);

/** Everyone who ever held a role in the project or left a mark on the gate: id, Slack id, whether still here. */
export const peopleAround = query((from, $: { project: string; gate: string }) =>
  from.pick(
    people,
    { id: people.id, slackId: people.slackId, active: people.active },
    or(
      inArray(
        people.id,
        from.pick(assignments, { id: assignments.personId }, eq(assignments.projectId, $.project)) as never,
      ),
      inArray(people.id, from.pick(evidence, { id: evidence.by }, eq(evidence.gateId, $.gate)) as never),
      inArray(people.id, from.pick(approvals, { id: approvals.personId }, eq(approvals.gateId, $.gate)) as never),
      inArray(people.id, from.pick(criteria, { id: criteria.ownerId }, eq(criteria.gateId, $.gate)) as never),
    ),
  ),
);

/** Those whom a gate's facts name and who are not around it: the owners of its risks, delegates, former verifiers. */
export function peopleByIds(scope: Scope, ids: readonly string[]) {
  return scope.pick(
    people,
    { id: people.id, slackId: people.slackId, active: people.active },
    inArray(people.id, [...ids]),
  );
}
