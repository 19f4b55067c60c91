import type { Day } from '#platform/clock.ts';
import { type Action, askOf, evidenceDay, nextNamed } from './action.ts';
import { apply } from './apply.ts';
import { dueFirst } from './order.ts';
import { speakers } from './roles.ts';
import { needsEvidence, sameHands, standing } from './standing.ts';
import type { Criterion, GateState, PersonId, Role } from './types.ts';
import { canGrant } from './waivers.ts';
import { shortDay } from './words.ts';

type Way = { readonly kind: 'meet' | 'refresh' | 'none'; readonly by: PersonId | null; readonly steps: number };

/** The first who may verify it once `by` stands for it. */
function verifierOf(state: GateState, criterion: Criterion, by: PersonId | null, today: Day): PersonId | null {
  const { verifierRole } = criterion;
  if (verifierRole === null) return null;
  const stood = { ...criterion, met: by === null ? null : { by, at: today } };
  return speakers(state, verifierRole, today).find((person) => !sameHands(state, stood, person)) ?? null;
}

/** Who brings the evidence: the owner, the lead or the manager, the first that leaves someone else to verify it. */
function doer(state: GateState, criterion: Criterion, today: Day): PersonId | null {
  const able = [criterion.ownerId, state.leadId, state.managerId].filter((person) => person !== null);
  return able.find((person) => verifierOf(state, criterion, person, today) !== null) ?? able[0] ?? null;
}

/** How a blocking criterion is cured without a waiver; null when it needs nothing. */
function wayOf(state: GateState, criterion: Criterion, today: Day): Way | null {
  if (!criterion.blocking) return null;
  const now = standing(state, criterion, today);
  if (now.kind !== 'unmet') return null;
  if (now.missing === 'verification') return { kind: 'none', by: criterion.met?.by ?? null, steps: 1 };
  const refreshes = now.missing === 'evidence' || now.missing === 'fresh_evidence';
  const steps = criterion.verifierRole === null ? 1 : 2;
  return { kind: refreshes ? 'refresh' : 'meet', by: doer(state, criterion, today), steps };
}

/** The role that has nobody who could verify this. */
function emptyRole(state: GateState, criterion: Criterion, way: Way, today: Day): Role | null {
  const { verifierRole } = criterion;
  return verifierOf(state, criterion, way.by, today) === null ? verifierRole : null;
}

function criterionText(kind: 'meet' | 'refresh' | 'verify' | 'grant', { key, text }: Criterion): string {
  const verbs = { meet: 'Meet', refresh: 'Bring new evidence for', verify: 'Verify', grant: 'Grant the waiver for' };
  return `${verbs[kind]} ${key} ${text}`;
}

function nameVerifier(state: GateState, role: Role, { key, due }: Criterion): Action & { kind: 'name' } {
  const by = state.managerId ?? state.leadId;
  const text = `Name someone for ${role}, who verifies ${key}`;
  const person = nextNamed(state, role);
  return { kind: 'name', by, role, person, text, ask: askOf(by, null), due: due ?? state.targetDate, notBefore: null };
}

function stand(
  state: GateState,
  criterion: Criterion,
  kind: 'meet' | 'refresh',
  by: PersonId | null,
  today: Day,
): Action {
  const day = evidenceDay(state, criterion, today);
  const notBefore = needsEvidence(state, criterion) && day > today ? day : null;
  const text = criterionText(kind, criterion) + (notBefore ? ` (from ${shortDay(notBefore)} on)` : '');
  const due = criterion.due ?? state.targetDate;
  return { kind, by, criterion: criterion.id, text, ask: askOf(by, null), due, notBefore };
}

function cure(state: GateState, criterion: Criterion, way: Way, today: Day): Action[] {
  const first = way.kind === 'none' ? [] : [stand(state, criterion, way.kind, way.by, today)];
  const role = criterion.verifierRole;
  if (role === null) return first;
  const verifier = verifierOf(state, criterion, way.by, today);
  const named = verifier === null ? [nameVerifier(state, role, criterion)] : [];
  const by = verifier ?? named[0]?.person ?? null;
  const text = criterionText('verify', criterion);
  const due = criterion.due ?? state.targetDate;
  const verify: Action = {
    kind: 'verify',
    by,
    criterion: criterion.id,
    text,
    ask: askOf(by, role),
    due,
    notBefore: null,
  };
  return [...named, ...first, verify];
}

function grant(state: GateState, criterion: Criterion): Action {
  const by = state.managerId;
  const text = criterionText('grant', criterion);
  const due = criterion.due ?? state.targetDate;
  return { kind: 'grant', by, criterion: criterion.id, text, ask: askOf(by, null), due, notBefore: null };
}

/**
 * The fewest steps that satisfy every blocking criterion. A waiver that is waiting is granted where that is shorter
 * than meeting. Asking for a new waiver, or for 'not applicable', is a judgement and never proposed as a short cut.
 */
export function criterionActions(state: GateState, today: Day): Action[] {
  const open = state.criteria.flatMap((criterion) => {
    const way = wayOf(state, criterion, today);
    return way
      ? [{ criterion, way, empty: emptyRole(state, criterion, way, today), waiver: canGrant(state, criterion, today) }]
      : [];
  });
  open.sort((a, b) => dueFirst(a.criterion, b.criterion));
  // Where a role has to be filled anyway, filling it costs the other criteria nothing more.
  const filled = new Set(open.filter(({ waiver }) => !waiver).map(({ empty }) => empty));
  const actions: Action[] = [];
  let now = state;
  for (const { criterion, way, empty, waiver } of open) {
    const naming = empty !== null && !filled.has(empty) ? 1 : 0;
    const chosen = waiver && way.steps + naming > 1 ? [grant(now, criterion)] : cure(now, criterion, way, today);
    for (const action of chosen) now = apply(now, action, today);
    actions.push(...chosen);
  }
  return actions;
}
