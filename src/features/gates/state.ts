import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { SignalledProject, Signals } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { phases } from '../playbooks/schema.ts';
import { type Assignment, assignmentsOf, type Project } from '../projects/queries.ts';
import { mentioned } from './mentioned.ts';
import {
  type ApprovalFacts,
  approvalFacts,
  type CriterionFacts,
  criterionFacts,
  type DelegationRow,
  delegationsOf,
  type EvidenceRow,
  evidenceOf,
  type GateRow,
  peopleByIds,
} from './queries.ts';
import type { Approval, Criterion, Delegation, Evidence, GateState, Mark, PersonId, Signal } from './rules/types.ts';

/** Where gates are read: a workspace, and what the other features know about its projects. */
export interface GateScope extends Scope {
  readonly signals: Signals;
}

/** What a verdict needs of the project and of the gate. */
export type JudgedProject = Pick<Project, 'regulated' | 'zone' | 'roleNames'> & SignalledProject;
export type JudgedGate = Pick<
  GateRow,
  'id' | 'key' | 'name' | 'phase' | 'state' | 'rules' | 'requesterId' | 'decidedBy'
>;

/** What a verdict needs and is stored under the project itself. */
export interface GateFacts {
  readonly criteria: readonly Criterion[];
  readonly approvals: readonly Approval[];
  /** Who holds the project's roles. */
  readonly roles: readonly Assignment[];
  readonly delegations: readonly Delegation[];
  /** Everybody whom they name. */
  readonly people: readonly PersonId[];
}

/** A gate with everything its verdict needs, read afresh in a handful of prepared reads, whatever its size. */
export async function gateState(scope: GateScope, project: Project, gate: GateRow): Promise<GateState> {
  return stateOf(scope, project, gate, await gateFacts(scope, project, gate.id));
}

export async function gateFacts(scope: Scope, project: Pick<Project, 'id'>, gate: string): Promise<GateFacts> {
  const [rows, proofs, asked, roles, standIns] = await Promise.all([
    criterionFacts(scope, { gate }),
    evidenceOf(scope, { gate }),
    approvalFacts(scope, { gate }),
    assignmentsOf(scope, { project: project.id }),
    delegationsOf(scope, { project: project.id }),
  ]);
  const proofsOf = Map.groupBy(proofs, (proof) => proof.criterionId);
  const criteria = rows.map((row) => criterionFrom(row, proofsOf.get(row.id) ?? []));
  const approvals = asked.map(approvalFrom);
  const delegations = standIns.map(delegationFrom);
  return { criteria, approvals, roles, delegations, people: mentioned({ criteria, approvals, roles, delegations }) };
}

/** The gate as its facts, the people in them and the signals of other features say now. */
export async function stateOf(scope: GateScope, project: Project, gate: GateRow, facts: GateFacts): Promise<GateState> {
  const signals = await scope.signals(scope, project, gate.key);
  return stateFrom(project, gate, facts, signals, await aroundOf(scope, namedIn(gate, facts, signals)));
}

/** The people around a gate. */
interface Around {
  readonly active: ReadonlySet<PersonId>;
  /** Mentions, ready for the screen. */
  readonly names: Readonly<Record<PersonId, string>>;
}

export async function aroundOf(scope: Scope, ids: readonly (PersonId | null)[]): Promise<Around> {
  const active = new Set<PersonId>();
  const names: Record<PersonId, string> = {};
  for (const person of await peopleByIds(scope, ids)) {
    if (person.active) active.add(person.id);
    names[person.id] = mention(person.slackId);
  }
  return { active, names };
}

/** Whom the gate, its facts and its signals name. */
export function namedIn(
  gate: JudgedGate,
  { people }: GateFacts,
  signals: readonly Signal[],
): readonly (PersonId | null)[] {
  const inSignals = signals.flatMap(({ owner, ask, by }) => [
    owner,
    by ?? null,
    ask && 'person' in ask ? ask.person : null,
  ]);
  return [...people, gate.requesterId, gate.decidedBy, ...inSignals];
}

export function stateFrom(
  project: JudgedProject,
  gate: JudgedGate,
  { criteria, approvals, roles, delegations }: GateFacts,
  signals: readonly Signal[],
  { active, names }: Around,
): GateState {
  return {
    gate: { key: gate.key, name: gate.name, phase: gate.phase, state: gate.state },
    regulated: project.regulated,
    targetDate: targetDateOf(project, gate),
    criteria,
    rules: gate.rules,
    approvals,
    holders: roles.flatMap(({ role, personId: person }) =>
      person ? [{ role, person, active: active.has(person) }] : [],
    ),
    customers: roles.flatMap(({ role, customerName }) => (customerName ? [{ role, name: customerName }] : [])),
    delegations,
    signals,
    leadId: personIn(roles, 'lead'),
    managerId: personIn(roles, 'manager'),
    requesterId: gate.requesterId,
    roleNames: project.roleNames,
    names,
  };
}

/** Up to launch a gate is judged for the go-live; one behind it has a day of its own, which the plan knows. */
function targetDateOf({ actualGoLive, targetGoLive }: JudgedProject, { phase }: JudgedGate): Day | null {
  const order: readonly string[] = phases;
  return order.indexOf(phase) > order.indexOf('launch') ? null : (actualGoLive ?? targetGoLive);
}

export function criterionFrom(row: CriterionFacts, proofs: readonly EvidenceRow[]): Criterion {
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

export function approvalFrom(row: ApprovalFacts): Approval {
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

export function delegationFrom({ role, fromId: from, toId: to, firstDay, lastDay }: DelegationRow): Delegation {
  return { role, from, to, firstDay, lastDay };
}

function mark(by: PersonId | null, at: Day | null): Mark | null {
  return by !== null && at !== null ? { by, at } : null;
}

function personIn(roles: readonly Assignment[], role: string): PersonId | null {
  return roles.find((it) => it.role === role && it.personId !== null)?.personId ?? null;
}
