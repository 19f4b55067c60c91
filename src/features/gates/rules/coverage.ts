import { hash } from 'node:crypto';
import type { Day } from '#platform/clock.ts';
import { byText } from './order.ts';
import type { Approval, ApprovalRule, Criterion, GateState, Mark, Role } from './types.ts';

export type CoveredEvidence = { id: string; url: string | null; note: string; day: Day };

export type CoveredCriterion = {
  key: string;
  text: string;
  blocking: boolean;
  evidenceRequired: boolean;
  maxAgeDays: number | null;
  verifierRole: Role | null;
  state: Criterion['state'];
  reason: string;
  verified: Mark | null;
  waiver: { state: string; reason: string; compensating: string; riskOwner: string; expires: Day } | null;
  evidence: CoveredEvidence[];
};

/** What an approval speaks for. Keys are written in one order, so that its JSON is canonical. */
export type Coverage = {
  targetDate: Day | null;
  criteria: CoveredCriterion[];
  signals: { key: string; changes: string }[];
};

export type DigestOf = (role: Role) => string;

function coveredCriterion(criterion: Criterion): CoveredCriterion {
  const { key, text, blocking, evidenceRequired, maxAgeDays, verifierRole, state, reason, verified, waiver } =
    criterion;
  return {
    key,
    text,
    blocking,
    evidenceRequired,
    maxAgeDays,
    verifierRole,
    state,
    reason,
    verified: verified && { by: verified.by, at: verified.at },
    waiver: waiver && {
      state: waiver.state,
      reason: waiver.reason,
      compensating: waiver.compensating,
      riskOwner: waiver.riskOwner,
      expires: waiver.expires,
    },
    evidence: criterion.evidence.map(({ id, url, note, day }) => ({ id, url, note, day })).sort(byText(({ id }) => id)),
  };
}

export function ruleFor(state: GateState, role: Role): ApprovalRule | null {
  return state.rules.find((rule) => rule.role === role) ?? null;
}

function blockersOf(state: GateState): Coverage['signals'] {
  return state.signals
    .filter(({ effect }) => effect === 'blocks')
    .map(({ key, changes }) => ({ key, changes }))
    .sort(byText(({ key }) => key));
}

function isCovered(rule: ApprovalRule | null, { category }: Criterion): boolean {
  return !rule?.covers || rule.covers.includes(category);
}

/** Everything that an approval for this role covers: its criteria with their evidence, every blocker, the date. */
export function coverage(state: GateState, role: Role): Coverage {
  const rule = ruleFor(state, role);
  const criteria = state.criteria.filter((criterion) => isCovered(rule, criterion));
  return {
    targetDate: state.targetDate,
    criteria: criteria.map(coveredCriterion).sort(byText(({ key }) => key)),
    signals: blockersOf(state),
  };
}

/**
 * For each role that asks, the SHA-256 (hex) of its coverage as JSON. The JSON is put together from parts that
 * are written once, since every role of a gate asks on every check.
 */
export function digestsOf(state: GateState): DigestOf {
  const known = digests.get(state) ?? freshDigests(state);
  digests.set(state, known);
  return known;
}

/** A state never changes, and its verdict, its path and its buttons all ask. */
const digests = new WeakMap<GateState, DigestOf>();

function freshDigests(state: GateState): DigestOf {
  const known = new Map<string, string>();
  let parts: { criterion: Criterion; json: string }[] | null = null;
  return (role) => {
    const rule = ruleFor(state, role);
    const scope = rule?.covers?.join() ?? '*';
    const digest = known.get(scope);
    if (digest !== undefined) return digest;
    parts ??= state.criteria
      .toSorted(byText(({ key }) => key))
      .map((criterion) => ({ criterion, json: JSON.stringify(coveredCriterion(criterion)) }));
    const criteria = parts.filter(({ criterion }) => isCovered(rule, criterion)).map(({ json }) => json);
    const [date, signals] = [JSON.stringify(state.targetDate), JSON.stringify(blockersOf(state))];
    const fresh = hash('sha256', `{"targetDate":${date},"criteria":[${criteria.join()}],"signals":${signals}}`, 'hex');
    known.set(scope, fresh);
    return fresh;
  };
}

/** What an approval for this role speaks for now, as a SHA-256 (hex) of its coverage. */
export function digestFor(state: GateState, role: Role): string {
  return digestsOf(state)(role);
}

/** Approvals whose subject changed since they were given: to be marked stale and confirmed by their approvers. */
export function staleApprovals(state: GateState): Approval[] {
  const digestOf = digestsOf(state);
  return state.approvals.filter(({ state: now, digest, role }) => now === 'approved' && digest !== digestOf(role));
}
