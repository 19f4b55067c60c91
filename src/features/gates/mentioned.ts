import type { Assignment } from '../projects/queries.ts';
import type { Approval, Criterion, Delegation, PersonId } from './rules/types.ts';

interface Facts {
  criteria: readonly Criterion[];
  approvals: readonly Approval[];
  roles: readonly Assignment[];
  delegations: readonly Delegation[];
}

/** Everybody whom a gate's facts name and a screen may have to. */
export function mentioned({ criteria, approvals, roles, delegations }: Facts): PersonId[] {
  const ids = new Set<PersonId | null | undefined>();
  for (const { personId } of roles) ids.add(personId);
  for (const { ownerId, met, verified, waiver, evidence } of criteria) {
    ids.add(ownerId).add(met?.by).add(verified?.by);
    ids.add(waiver?.riskOwner).add(waiver?.requestedBy).add(waiver?.decidedBy);
    for (const { by } of evidence) ids.add(by);
  }
  for (const { person, requestedBy, decidedBy } of approvals) ids.add(person).add(requestedBy).add(decidedBy);
  for (const { from, to } of delegations) ids.add(from).add(to);
  return [...ids].filter((id) => id != null);
}
