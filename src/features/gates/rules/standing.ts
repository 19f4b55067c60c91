import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import { principalsThen } from './roles.ts';
import type { Criterion, Evidence, GateState, Waiver } from './types.ts';

/** The first thing a criterion lacks; each is cured before the next can be. */
export type Missing = 'met' | 'waiver_expired' | 'evidence' | 'fresh_evidence' | 'verification';

export type Standing =
  | { readonly kind: 'satisfied' }
  | { readonly kind: 'waived'; readonly waiver: Waiver }
  | { readonly kind: 'excluded' }
  | { readonly kind: 'unmet'; readonly missing: Missing };

export function needsEvidence(state: GateState, criterion: Criterion): boolean {
  return criterion.evidenceRequired || (state.regulated && criterion.blocking);
}

export function newestEvidence(criterion: Criterion): Evidence | null {
  let newest: Evidence | null = null;
  for (const evidence of criterion.evidence) {
    if (newest === null || evidence.day > newest.day) newest = evidence;
  }
  return newest;
}

/** The last day on which the evidence is young enough; null when it never ages. */
export function evidenceExpires(criterion: Criterion, evidence: Evidence): Day | null {
  return criterion.maxAgeDays === null ? null : addDays(evidence.day, criterion.maxAgeDays);
}

/** The day on which evidence must still be good: go-live, or today when there is no date or it has passed. */
export function proofDay(state: GateState, today: Day): Day {
  return state.targetDate !== null && state.targetDate > today ? state.targetDate : today;
}

/** A regulated project's verifier is never one who stood for the criterion or brought any of its evidence. */
export function sameHands(state: GateState, { met, evidence }: Criterion, verifier: string): boolean {
  return state.regulated && (met?.by === verifier || evidence.some(({ by }) => by === verifier));
}

function isVerified(state: GateState, criterion: Criterion): boolean {
  const { verifierRole, verified } = criterion;
  if (verifierRole === null) return true;
  if (verified === null || sameHands(state, criterion, verified.by)) return false;
  return principalsThen(state, verified.by, verifierRole, verified.at).length > 0;
}

function whatIsMissing(state: GateState, criterion: Criterion, today: Day): Missing | null {
  if (needsEvidence(state, criterion)) {
    const newest = newestEvidence(criterion);
    if (newest === null) return 'evidence';
    const { maxAgeDays } = criterion;
    if (maxAgeDays !== null && daysBetween(newest.day, proofDay(state, today)) > maxAgeDays) return 'fresh_evidence';
  }
  return isVerified(state, criterion) ? null : 'verification';
}

/** Where a criterion stands today, judged for the go-live date. */
export function standing(state: GateState, criterion: Criterion, today: Day): Standing {
  const { waiver } = criterion;
  switch (criterion.state) {
    case 'open':
      return { kind: 'unmet', missing: 'met' };
    case 'not_applicable':
      return { kind: 'excluded' };
    case 'waived':
      if (waiver?.state === 'approved' && waiver.expires >= today) return { kind: 'waived', waiver };
      return { kind: 'unmet', missing: 'waiver_expired' };
    case 'met': {
      const missing = whatIsMissing(state, criterion, today);
      return missing === null ? { kind: 'satisfied' } : { kind: 'unmet', missing };
    }
  }
}
