import type { Signal } from '#platform/feature.ts';
import type { ApprovalRow, CriterionRow, DelegationRow, GateRow } from './queries.ts';

/** Everybody whom the gate's facts name and a screen may have to: most of them hold a role and are known already. */
export function mentioned(
  { requesterId, decidedBy }: GateRow,
  criteria: readonly CriterionRow[],
  approvals: readonly ApprovalRow[],
  standIns: readonly DelegationRow[],
  signals: readonly Signal[],
): string[] {
  const ids = new Set([requesterId, decidedBy]);
  for (const { ownerId, metBy, verifiedBy, waiver } of criteria) {
    ids.add(ownerId).add(metBy).add(verifiedBy);
    if (waiver) ids.add(waiver.riskOwner).add(waiver.requestedBy).add(waiver.decidedBy);
  }
  for (const { requestedBy, decidedBy: decider } of approvals) ids.add(requestedBy).add(decider);
  for (const { fromId, toId } of standIns) ids.add(fromId).add(toId);
  for (const { owner, ask } of signals) ids.add(owner).add(ask && 'person' in ask ? ask.person : null);
  return [...ids].filter((id) => id !== null);
}
