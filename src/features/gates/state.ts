import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Signals } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { phases } from '../playbooks/schema.ts';
import { type Assignment, assignmentsOf, type Project } from '../projects/queries.ts';
import { mentioned } from './mentioned.ts';
import {
  type ApprovalFacts,
  approvalFacts,
  type CriterionRow,
  criteriaOf,
  delegationsOf,
  type EvidenceRow,
  evidenceOf,
  type GateRow,
  peopleByIds,
} from './queries.ts';
import type { Approval, Criterion, Evidence, GateState, Mark, PersonId } from './rules/types.ts';

/** Where gates are read: a workspace, and what the other features know about its projects. */
export interface GateScope extends Scope {
  readonly signals: Signals;
}

/** A gate with everything its verdict needs, read afresh in a handful of prepared reads, whatever its size. */
export async function gateState(scope: GateScope, project: Project, gate: GateRow): Promise<GateState> {
  return stateOf(scope, project, gate, await assignmentsOf(scope, { project: project.id }));
}

/** As `gateState`, for who has read the project's roles already. */
export async function stateOf(
  scope: GateScope,
  project: Project,
  gate: GateRow,
  roles: readonly Assignment[],
): Promise<GateState> {
  const at = { gate: gate.id };
  const [rows, proofs, asked, standIns, signals] = await Promise.all([
    criteriaOf(scope, at),
    evidenceOf(scope, at),
    approvalFacts(scope, at),
    delegationsOf(scope, { project: project.id }),
    scope.signals(scope, project.id, gate.key),
  ]);
  const around = await peopleByIds(
    scope,
    mentioned({ gate, criteria: rows, evidence: proofs, approvals: asked, roles, standIns, signals }),
  );
  const known = new Map(around.map((person) => [person.id, person]));
  const proofsOf = groupBy(proofs, (proof) => proof.criterionId);
  return {
    gate: { key: gate.key, name: gate.name, phase: gate.phase, state: gate.state },
    regulated: project.regulated,
    targetDate: targetDateOf(project, gate),
    criteria: rows.map((row) => criterionFrom(row, proofsOf.get(row.id) ?? [])),
    rules: gate.rules,
    approvals: asked.map(approvalFrom),
    holders: roles.flatMap(({ role, personId }) =>
      personId ? [{ role, person: personId, active: known.get(personId)?.active ?? false }] : [],
    ),
    customers: roles.flatMap(({ role, customerName }) => (customerName ? [{ role, name: customerName }] : [])),
    delegations: standIns.map(({ role, fromId, toId, firstDay, lastDay }) => ({
      role,
      from: fromId,
      to: toId,
      firstDay,
      lastDay,
    })),
    signals,
    leadId: personIn(roles, 'lead'),
    managerId: personIn(roles, 'manager'),
    requesterId: gate.requesterId,
    roleNames: project.roleNames,
    names: Object.fromEntries([...known.values()].map((person) => [person.id, mention(person.slackId)])),
  };
}

/** Up to launch a gate is judged for the go-live; one behind it has a day of its own, which the plan knows. */
function targetDateOf({ actualGoLive, targetGoLive }: Project, { phase }: GateRow): Day | null {
  const order: readonly string[] = phases;
  return order.indexOf(phase) > order.indexOf('launch') ? null : (actualGoLive ?? targetGoLive);
}

export function criterionFrom(row: CriterionRow, proofs: readonly EvidenceRow[]): Criterion {
  const {
    id,
    key,
    category,
    text,
    blocking,
    weight,
    evidenceRequired,
    maxAgeDays,
    verifierRole,
    ownerId,
    due,
    state,
    reason,
    waiver,
  } = row;
  return {
    id,
    key,
    category,
    text,
    blocking,
    weight,
    evidenceRequired,
    maxAgeDays,
    verifierRole,
    ownerId,
    due,
    state,
    reason,
    waiver,
    met: mark(row.metBy, row.metOn),
    verified: mark(row.verifiedBy, row.verifiedOn),
    evidence: proofs.map(evidenceFrom),
  };
}

function evidenceFrom({ id, url, note, day, by }: EvidenceRow): Evidence {
  return { id, url, note, day, by };
}

function approvalFrom(row: ApprovalFacts): Approval {
  const { id, role, state, digest, requestedBy, decidedBy, comment } = row;
  return {
    id,
    role,
    person: row.personId,
    state,
    digest,
    requestedBy,
    requestedAt: row.requestedOn,
    decidedBy,
    decidedAt: row.decidedOn,
    comment,
  };
}

function mark(by: PersonId | null, at: Day | null): Mark | null {
  return by !== null && at !== null ? { by, at } : null;
}

function personIn(roles: readonly Assignment[], role: string): PersonId | null {
  return roles.find((it) => it.role === role && it.personId !== null)?.personId ?? null;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
