import type { Signal } from '#platform/feature.ts';
import type { Assignment } from '../projects/queries.ts';
import type { ApprovalFacts, CriterionRow, DelegationRow, EvidenceRow, GateRow } from './queries.ts';

interface Facts {
  gate: GateRow;
  criteria: readonly CriterionRow[];
  evidence: readonly EvidenceRow[];
  approvals: readonly ApprovalFacts[];
  roles: readonly Assignment[];
  standIns: readonly DelegationRow[];
  signals: readonly Signal[];
}

/** Everybody whom a gate's facts name and a screen may have to. */
export function mentioned({ gate, criteria, evidence, approvals, roles, standIns, signals }: Facts): string[] {
  const ids = new Set([gate.requesterId, gate.decidedBy]);
  for (const { personId } of roles) ids.add(personId);
  for (const { ownerId, metBy, verifiedBy, waiver } of criteria) {
    ids.add(ownerId).add(metBy).add(verifiedBy);
    if (waiver) ids.add(waiver.riskOwner).add(waiver.requestedBy).add(waiver.decidedBy);
  }
  for (const { by } of evidence) ids.add(by);
  for (const { personId, requestedBy, decidedBy } of approvals) ids.add(personId).add(requestedBy).add(decidedBy);
  for (const { fromId, toId } of standIns) ids.add(fromId).add(toId);
  for (const { owner, ask } of signals) ids.add(owner).add(ask && 'person' in ask ? ask.person : null);
  return [...ids].filter((id) => id !== null);
}
