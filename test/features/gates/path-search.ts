import { nextNamed, type Step } from '#features/gates/rules/action.ts';
import { apply } from '#features/gates/rules/apply.ts';
import { assess } from '#features/gates/rules/assess.ts';
import type { GateState } from '#features/gates/rules/types.ts';
import { Refusal } from '#platform/refusal.ts';

function everyone(state: GateState): string[] {
  const { leadId, managerId, requesterId, holders, delegations, approvals, criteria } = state;
  const people = [
    ...[leadId, managerId, requesterId, ...criteria.map(({ ownerId }) => ownerId)],
    ...holders.map((each) => each.person),
    ...delegations.map((each) => each.to),
    ...approvals.map((each) => each.person),
  ];
  return [...new Set(people.filter((person) => person !== null))];
}

/** Those of them that there are; when there are none, somebody unknown. */
function someOf(...people: (string | null)[]): (string | null)[] {
  const known = people.filter((person) => person !== null);
  return known.length > 0 ? [...new Set(known)] : [null];
}

/** Every step anyone could take, sensible or not; the rules refuse what may not be. */
function allSteps(state: GateState): Step[] {
  const people = everyone(state);
  const steps: Step[] = [];
  for (const { id, ownerId, blocking, state: now } of state.criteria) {
    if (!blocking || now === 'not_applicable') continue;
    for (const by of someOf(ownerId, state.leadId, state.managerId)) {
      steps.push({ kind: 'meet', by, criterion: id }, { kind: 'refresh', by, criterion: id });
    }
    for (const by of people) steps.push({ kind: 'verify', by, criterion: id });
    steps.push({ kind: 'grant', by: state.managerId, criterion: id });
  }
  for (const { key, kind, effect } of state.signals) {
    if (effect === 'blocks')
      steps.push(kind === 'freeze' ? { kind: 'move_date', by: null } : { kind: 'settle', by: null, signal: key });
  }
  const verifiers = state.criteria.map(({ verifierRole }) => verifierRole).filter((role) => role !== null);
  for (const role of new Set([...state.rules.map((each) => each.role), ...verifiers])) {
    steps.push({ kind: 'name', by: null, role, person: nextNamed(state, role) });
  }
  for (const by of someOf(state.leadId, state.managerId, state.requesterId)) steps.push({ kind: 'request', by });
  for (const { role } of state.rules) {
    for (const by of people) {
      steps.push({ kind: 'approve', by, role });
    }
  }
  for (const { role, person, state: now } of state.approvals) {
    if (now !== 'declined') continue;
    for (const by of someOf(person, state.managerId)) steps.push({ kind: 'set_aside', by, role, person });
  }
  return steps;
}

function taken(state: GateState, step: Step, today: string): GateState | null {
  try {
    return apply(state, step, today);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function fingerprint({ criteria, signals, holders, approvals, targetDate, requesterId }: GateState): string {
  const sorted = [holders, approvals].map((rows) => rows.map((row) => JSON.stringify(row)).sort());
  return JSON.stringify([criteria, signals, sorted, targetDate, requesterId]);
}

/** Breadth first: the least number of steps to leave NO-GO; null when more than `most` are needed. */
export function fewestSteps(start: GateState, today: string, most: number): number | null {
  const { stackTraceLimit } = Error;
  // Most steps are refused, and where they were is of no interest.
  Error.stackTraceLimit = 0;
  try {
    return search(start, today, most);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function search(start: GateState, today: string, most: number): number | null {
  const isNoGo = (state: GateState) => assess(state, today).verdict === 'NO-GO';
  if (!isNoGo(start)) return 0;
  const seen = new Set([fingerprint(start)]);
  let front = [start];
  for (let steps = 1; steps <= most; steps += 1) {
    const next: GateState[] = [];
    for (const after of reachedFrom(front, today)) {
      // Nothing follows the last step, so that it doesn't matter whether it leads where another one has led.
      if (steps < most) {
        const mark = fingerprint(after);
        if (seen.has(mark)) continue;
        seen.add(mark);
        next.push(after);
      }
      if (!isNoGo(after)) return steps;
    }
    front = next;
  }
  return null;
}

function* reachedFrom(front: readonly GateState[], today: string): Generator<GateState> {
  for (const state of front) {
    for (const step of allSteps(state)) {
      const after = taken(state, step, today);
      if (after !== null) yield after;
    }
  }
}
