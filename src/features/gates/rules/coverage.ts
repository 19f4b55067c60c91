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

function blockersOf(signals: GateState['signals']): Coverage['signals'] {
  return signals
    .filter(({ effect }) => effect === 'blocks')
    .map(({ key, changes }) => ({ key, changes }))
    .sort(byText(({ key }) => key));
}

function covered(criteria: readonly Criterion[], covers: ApprovalRule['covers']): readonly Criterion[] {
  return covers ? criteria.filter(({ category }) => covers.includes(category)) : criteria;
}

export function isCovered(state: GateState, criterion: Criterion, role: Role): boolean {
  return covered([criterion], ruleFor(state, role)?.covers ?? null).length > 0;
}

/** Everything that an approval for this role covers: its criteria with their evidence, every blocker, the date. */
export function coverage(state: GateState, role: Role): Coverage {
  const criteria = covered(state.criteria, ruleFor(state, role)?.covers ?? null);
  return {
    targetDate: state.targetDate,
    criteria: criteria.map(coveredCriterion).sort(byText(({ key }) => key)),
    signals: blockersOf(state.signals),
  };
}

/**
 * For each role that asks, the SHA-256 (hex) of its coverage as JSON. The JSON is put together from parts that
 * are written once, since every role of a gate asks on every check.
 */
export function digestsOf(state: GateState): DigestOf {
  const known = digestsByState.get(state) ?? keptDigests(state);
  digestsByState.set(state, known);
  return known;
}

/** Neither states nor criteria change once they are made: verdict, path and buttons all ask about the same ones. */
const digestsByState = new WeakMap<GateState, DigestOf>();
const digests = new WeakMap<readonly Criterion[], Map<string, string>>();
const written = new WeakMap<Criterion, string>();

function keptDigests({ criteria, rules, targetDate, signals }: GateState): DigestOf {
  const known = digests.get(criteria) ?? new Map<string, string>();
  digests.set(criteria, known);
  const around = [JSON.stringify(targetDate), JSON.stringify(blockersOf(signals))] as const;
  const byRole = new Map<Role, string>();
  return (role) => {
    const before = byRole.get(role);
    if (before !== undefined) return before;
    const covers = rules.find((rule) => rule.role === role)?.covers ?? null;
    const key = [covers?.join() ?? '*', ...around].join(' ');
    const digest = known.get(key) ?? digestOf(covered(criteria, covers), ...around);
    known.set(key, digest);
    byRole.set(role, digest);
    return digest;
  };
}

function digestOf(criteria: readonly Criterion[], targetDate: string, signals: string): string {
  const parts = criteria.toSorted(byText(({ key }) => key)).map((criterion) => {
    const json = written.get(criterion) ?? JSON.stringify(coveredCriterion(criterion));
    written.set(criterion, json);
    return json;
  });
  return hash('sha256', `{"targetDate":${targetDate},"criteria":[${parts.join()}],"signals":${signals}}`, 'hex');
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
