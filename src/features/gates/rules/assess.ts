import { type Day, daysBetween } from '#platform/clock.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { byText, dueFirst } from './order.ts';
import { whyUnmet } from './reasons.ts';
import { type CategoryScore, categoryScores, type Judged, score } from './score.ts';
import { isUnheard, type RoleSigning, signing } from './signing.ts';
import { evidenceExpires, newestEvidence, standing } from './standing.ts';
import type { Criterion, Evidence, GateState, PersonId, Signal } from './types.ts';
import { nameOf, shortDay } from './words.ts';

export type Verdict = 'NO-GO' | 'GO WITH CONDITIONS' | 'GO';

export type Blocker = {
  kind: 'signal' | 'criterion' | 'approval';
  /** What kind of signal it is. */
  signal?: Signal['kind'];
  key: string;
  text: string;
  owner: PersonId | null;
  due: Day | null;
};

/** What a GO rests on. `expires` is the day until which it holds, or is due. */
export type Condition = {
  kind: 'waiver' | 'advisory' | 'signal';
  signal?: Signal['kind'];
  key: string;
  text: string;
  owner: PersonId | null;
  expires: Day | null;
  /** The waiver ends before go-live, and the criterion opens again. */
  reopens: boolean;
};

/** Good today, too old on the go-live date; `expires` is its last good day. */
export type Aging = { criterion: Criterion; evidence: Evidence; expires: Day };

export type Assessment = {
  verdict: Verdict;
  score: number;
  categories: CategoryScore[];
  blockers: Blocker[];
  conditions: Condition[];
  aging: Aging[];
  approvals: RoleSigning[];
  /** Calendar days to go-live, negative once it has passed; null without a date. */
  daysLeft: number | null;
};

function criterionBlockers(state: GateState, judged: readonly Judged[], today: Day): Blocker[] {
  const blockers: Blocker[] = [];
  for (const { criterion, standing: now } of judged) {
    if (!criterion.blocking || now.kind !== 'unmet') continue;
    const { key, text, ownerId, due } = criterion;
    const why = whyUnmet(state, criterion, now.missing, today);
    blockers.push({ kind: 'criterion', key, text: `${key} ${text} – ${why}`, owner: ownerId ?? state.leadId, due });
  }
  return blockers.sort(dueFirst);
}

/** What nobody has, or what hides who has it, is next with whom the shortest path asks to settle it. */
function signalBlockers(state: GateState): Blocker[] {
  const blocking = state.signals.filter(({ effect }) => effect === 'blocks');
  const next = state.managerId ?? state.leadId;
  return blocking
    .map(({ key, kind: signal, text, owner, due }) => {
      return { kind: 'signal' as const, signal, key, text, owner: owner ?? next, due };
    })
    .sort(dueFirst);
}

function approvalBlockers(state: GateState, roles: readonly RoleSigning[]): Blocker[] {
  const due = state.targetDate;
  const declined: Blocker[] = [];
  const missing: Blocker[] = [];
  for (const each of roles) {
    const { role, need, have, waiting, declined: refusals, stale } = each;
    for (const { person, reason } of refusals) {
      const text = `${roleName(state, role)} declined by ${nameOf(state, person)}: ${reason}`;
      declined.push({ kind: 'approval', key: role, text, owner: person, due });
    }
    if (!isUnheard(each)) continue;
    const changed = stale.length > 0 ? `, ${stale.length} to be confirmed after changes` : '';
    const text = `${roleName(state, role)} approval: ${have} of ${need}${changed}`;
    missing.push({ kind: 'approval', key: role, text, owner: waiting[0] ?? stale[0] ?? state.leadId, due });
  }
  return [...declined, ...missing];
}

function conditionsOf(state: GateState, judged: readonly Judged[], today: Day): Condition[] {
  const waivers: Condition[] = [];
  const advisory: Condition[] = [];
  for (const { criterion, standing: now } of judged) {
    const { key, text, blocking, ownerId, due } = criterion;
    if (now.kind === 'waived') {
      const { expires, riskOwner } = now.waiver;
      const reopens = state.targetDate !== null && expires < state.targetDate;
      const end = `waived until ${shortDay(expires, today)}${reopens ? ', opens again before go-live' : ''}`;
      waivers.push({ kind: 'waiver', key, text: `${key} ${text} – ${end}`, owner: riskOwner, expires, reopens });
    } else if (now.kind === 'unmet' && !blocking) {
      const why = whyUnmet(state, criterion, now.missing, today);
      const owner = ownerId ?? state.leadId;
      advisory.push({ kind: 'advisory', key, text: `${key} ${text} – ${why}`, owner, expires: due, reopens: false });
    }
  }
  const soft = state.signals.filter(({ effect }) => effect === 'condition');
  const signals = soft.map(({ key, kind: signal, text, owner, due, until }) => {
    return { kind: 'signal' as const, signal, key, text, owner, expires: until ?? due, reopens: false };
  });
  return [...waivers, ...advisory, ...signals];
}

function agingOf(judged: readonly Judged[], today: Day): Aging[] {
  const aging: Aging[] = [];
  for (const { criterion, standing: now } of judged) {
    if (now.kind !== 'unmet' || now.missing !== 'fresh_evidence') continue;
    const evidence = newestEvidence(criterion);
    const expires = evidence && evidenceExpires(criterion, evidence);
    if (evidence && expires && expires >= today) aging.push({ criterion, evidence, expires });
  }
  return aging.sort(byText(({ expires }) => expires));
}

function verdictOf(blockers: readonly Blocker[], conditions: readonly Condition[]): Verdict {
  if (blockers.length > 0) return 'NO-GO';
  return conditions.length > 0 ? 'GO WITH CONDITIONS' : 'GO';
}

/** What `/golive check` says about a gate on this day. Blockers: signals, criteria, approvals; each by due date. */
export function assess(state: GateState, today: Day): Assessment {
  const judged = state.criteria.map((criterion) => ({ criterion, standing: standing(state, criterion, today) }));
  const approvals = signing(state);
  const blockers = [
    ...signalBlockers(state),
    ...criterionBlockers(state, judged, today),
    ...approvalBlockers(state, approvals),
  ];
  const conditions = conditionsOf(state, judged, today);
  return {
    verdict: verdictOf(blockers, conditions),
    score: score(judged),
    categories: categoryScores(judged),
    blockers,
    conditions,
    aging: agingOf(judged, today),
    approvals,
    daysLeft: state.targetDate === null ? null : daysBetween(today, state.targetDate),
  };
}
