import type { Day } from '#platform/clock.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { evidenceExpires, type Missing, newestEvidence, proofDay } from './standing.ts';
import type { Criterion, GateState } from './types.ts';
import { shortDay } from './words.ts';

function staleEvidence(state: GateState, criterion: Criterion, today: Day): string {
  const newest = newestEvidence(criterion);
  const expires = newest && evidenceExpires(criterion, newest);
  if (!expires) return 'evidence is too old';
  if (expires < today) return `evidence is too old since ${shortDay(expires, today)}`;
  return `evidence is good until ${shortDay(expires, today)}, but go-live is ${shortDay(proofDay(state, today), today)}`;
}

/** Why a criterion isn't satisfied, in a few words. */
export function whyUnmet(state: GateState, criterion: Criterion, missing: Missing, today: Day): string {
  switch (missing) {
    case 'met':
      return criterion.waiver?.state === 'requested' ? 'not met, a waiver is requested' : 'not met';
    case 'waiver_expired':
      return criterion.waiver?.state === 'approved'
        ? `waiver ended on ${shortDay(criterion.waiver.expires, today)}`
        : 'no longer waived';
    case 'evidence':
      return 'evidence is missing';
    case 'fresh_evidence':
      return staleEvidence(state, criterion, today);
    case 'verification':
      return `waits for ${criterion.verifierRole === null ? 'someone' : roleName(state, criterion.verifierRole)} to verify`;
  }
}
