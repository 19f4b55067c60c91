import { addDays, type Day } from '#platform/clock.ts';
import { evidenceDay, type Step } from './action.ts';
import { approve, confirm } from './approve.ts';
import { addEvidence, meet, openCriterion, verify } from './criteria.ts';
import { request, withApprovals, withdraw } from './request.ts';
import type { Criterion, Evidence, GateState, PersonId } from './types.ts';
import { grantWaiver } from './waivers.ts';

function withCriterion(state: GateState, next: Criterion): GateState {
  return { ...state, criteria: state.criteria.map((criterion) => (criterion.id === next.id ? next : criterion)) };
}

function newEvidence(criterion: Criterion, by: PersonId, day: Day): Evidence {
  return { id: `new:${criterion.id}:${criterion.evidence.length + 1}`, url: null, note: '', day, by };
}

export function isHardFreeze(signal: GateState['signals'][number]): boolean {
  return signal.kind === 'freeze' && signal.effect === 'blocks';
}

/** Go-live on the day after every hard freeze may be left, where that is known. */
function movedDate(state: GateState): Day | null {
  let date = state.targetDate;
  for (const signal of state.signals) {
    if (!isHardFreeze(signal) || signal.until === undefined) continue;
    const after = addDays(signal.until, 1);
    if (date === null || after > date) date = after;
  }
  return date;
}

function applyToCriterion(
  state: GateState,
  step: Extract<Step, { criterion: string }>,
  actor: PersonId,
  today: Day,
): GateState {
  const criterion = openCriterion(state, step.criterion);
  const { id } = criterion;
  if (step.kind === 'verify') return withCriterion(state, verify(state, id, actor, today));
  if (step.kind === 'grant') return withCriterion(state, grantWaiver(state, id, actor, today));
  // Evidence that today would be too early is thought of as brought on its first useful day.
  const day = evidenceDay(state, criterion, today);
  const bring = step.kind === 'meet' ? meet : addEvidence;
  return withCriterion(state, bring(state, id, actor, day, newEvidence(criterion, actor, day)));
}

/** The gate after a step, by the same rules that decide the real thing; throws their Refusal. */
export function apply(state: GateState, step: Step, today: Day): GateState {
  const actor = step.by ?? '';
  switch (step.kind) {
    case 'move_date': {
      const signals = state.signals.filter((signal) => !isHardFreeze(signal));
      return { ...state, signals, targetDate: movedDate(state) };
    }
    case 'settle':
      return { ...state, signals: state.signals.filter(({ key }) => key !== step.signal) };
    case 'name':
      return { ...state, holders: [...state.holders, { role: step.role, person: step.person, active: true }] };
    case 'meet':
    case 'refresh':
    case 'verify':
    case 'grant':
      return applyToCriterion(state, step, actor, today);
    case 'request':
      return { ...withApprovals(state, request(state, actor, today)), requesterId: state.requesterId ?? actor };
    case 'approve':
    case 'decide':
      return withApprovals(state, [approve(state, actor, step.role, today, '')]);
    case 'confirm':
      return withApprovals(state, [confirm(state, actor, step.role, today)]);
    case 'set_aside':
      return withApprovals(state, [withdraw(state, actor, step.role, today, step.person)]);
  }
}
