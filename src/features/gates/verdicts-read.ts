import { among, queryByIds } from '#platform/db/by-ids.ts';
import { isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { assignments, projects } from '../projects/tables.ts';
import { askedGate } from './find.ts';
import { mentioned } from './mentioned.ts';
import { approvalColumns, byPosition, criterionColumns } from './queries.ts';
import {
  approvalFrom,
  criterionFrom,
  delegationFrom,
  type GateFacts,
  type JudgedGate,
  type JudgedProject,
} from './state.ts';
import { approvals, criteria, delegations, evidence, gates } from './tables.ts';

const p = projects;

const projectsAmong = queryByIds((from, ids) =>
  from.pick(
    p,
    {
      ...{ id: p.id, regulated: p.regulated, zone: p.zone, roleNames: p.roleNames },
      ...{ phase: p.phase, targetGoLive: p.targetGoLive, actualGoLive: p.actualGoLive },
      ...{ version: p.version, settledVersion: p.settledVersion },
    },
    among(p.id, ids),
  ),
);
const gatesAmong = queryByIds((from, ids) => from.from(gates, among(gates.projectId, ids)));
const rolesAmong = queryByIds((from, ids) =>
  from.from(assignments, among(assignments.projectId, ids), isNull(assignments.until)),
);
const delegationsAmong = queryByIds((from, ids) => from.from(delegations, among(delegations.projectId, ids)));
const criteriaAmong = queryByIds((from, ids) => from.pick(criteria, criterionColumns, among(criteria.gateId, ids)));
const proof = { id: evidence.id, url: evidence.url, note: evidence.note, day: evidence.day, by: evidence.by };
const evidenceAmong = queryByIds((from, ids) =>
  from.pick(evidence, { ...proof, criterionId: evidence.criterionId }, among(evidence.gateId, ids)),
);
const approvalsAmong = queryByIds((from, ids) =>
  from.pick(approvals, { ...approvalColumns, gateId: approvals.gateId }, among(approvals.gateId, ids)),
);

/** A project with the gate that is asked about where none is named. */
export interface Site {
  project: JudgedProject;
  gate: JudgedGate;
  facts: GateFacts;
}

/** Those of these projects that have gates, in seven reads over all of them. */
export async function sitesOf(scope: Scope, ids: readonly string[]): Promise<Site[]> {
  const [all, allGates, roles, standIns] = await Promise.all([
    projectsAmong(scope, ids),
    gatesAmong(scope, ids),
    rolesAmong(scope, ids),
    delegationsAmong(scope, ids),
  ]);
  const gatesBy = Map.groupBy(allGates.sort(byPosition), ({ projectId }) => projectId);
  const asked = all.flatMap((project) => {
    const own = gatesBy.get(project.id);
    return own ? [{ project, gate: askedGate(own) }] : [];
  });
  const gateIds = asked.map(({ gate }) => gate.id);
  const [rows, proofs, requests] = await Promise.all([
    criteriaAmong(scope, gateIds),
    evidenceAmong(scope, gateIds),
    approvalsAmong(scope, gateIds),
  ]);
  const by = {
    criteria: Map.groupBy(rows.sort(byPosition), ({ gateId }) => gateId),
    evidence: Map.groupBy(proofs, ({ criterionId }) => criterionId),
    approvals: Map.groupBy(requests, ({ gateId }) => gateId),
    roles: Map.groupBy(roles, ({ projectId }) => projectId),
    delegations: Map.groupBy(standIns, ({ projectId }) => projectId),
  };
  return asked.map(({ project, gate }) => {
    const known = {
      criteria: (by.criteria.get(gate.id) ?? []).map((row) => ({
        ...criterionFrom(row, []),
        evidence: by.evidence.get(row.id) ?? [],
      })),
      approvals: (by.approvals.get(gate.id) ?? []).map(approvalFrom),
      roles: by.roles.get(project.id) ?? [],
      delegations: (by.delegations.get(project.id) ?? []).map(delegationFrom),
    };
    return { project, gate, facts: { ...known, people: mentioned(known) } };
  });
}
