import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Signals } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Assignment, assignmentsOf, type Project } from '../projects/queries.ts';
import { mentioned } from './mentioned.ts';
import {
  type ApprovalRow,
  approvalsOf,
  type CriterionRow,
  criteriaOf,
  delegationsOf,
  type EvidenceRow,
  evidenceOf,
  type GateRow,
  peopleAround,
  peopleByIds,
} from './queries.ts';
import type { Approval, Criterion, Evidence, GateState, Mark, PersonId } from './rules/types.ts';

/** Where gates are read: a workspace, and what the other features know about its projects. */
export interface GateScope extends Scope {
  readonly signals: Signals;
}

/** A gate with everything its verdict needs, read afresh in a handful of prepared reads, whatever its size. */
export async function gateState(scope: GateScope, project: Project, gate: GateRow): Promise<GateState> {
  const at = { gate: gate.id };
  const [rows, proofs, asked, roles, standIns, around, signals] = await Promise.all([
    criteriaOf(scope, at),
    evidenceOf(scope, at),
    approvalsOf(scope, at),
    assignmentsOf(scope, { project: project.id }),
    delegationsOf(scope, { project: project.id }),
    peopleAround(scope, { project: project.id, gate: gate.id }),
    scope.signals(scope, project.id, gate.key),
  ]);
  const known = new Map(around.map((person) => [person.id, person]));
  const missing = mentioned(gate, rows, asked, standIns, signals).filter((id) => !known.has(id));
  if (missing.length > 0) for (const person of await peopleByIds(scope, missing)) known.set(person.id, person);
  const proofsOf = groupBy(proofs, (proof) => proof.criterionId);
  return {
    gate: { key: gate.key, name: gate.name, phase: gate.phase, state: gate.state },
    regulated: project.regulated,
    targetDate: project.targetGoLive,
    criteria: rows.map((row) => criterionFrom(row, proofsOf.get(row.id) ?? [])),
    rules: gate.rules,
    approvals: asked.map(approvalFrom),
    holders: roles.flatMap(({ role, personId }) =>
      personId ? [{ role, person: personId, active: known.get(personId)?.active ?? false }] : [],
    ),
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

function approvalFrom(row: ApprovalRow): Approval {
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
