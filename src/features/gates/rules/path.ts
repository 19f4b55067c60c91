import type { Day } from '#platform/clock.ts';
import { type Action, askOf } from './action.ts';
import { apply, isHardFreeze } from './apply.ts';
import { digestsOf, isCovered } from './coverage.ts';
import { dueFirst } from './order.ts';
import { approvalActions } from './path-approvals.ts';
import { criterionActions } from './path-criteria.ts';
import type { GateState, Role } from './types.ts';

/** A hard freeze cannot be accepted, only left; everything else that blocks is settled by its owner or accepted. */
function signalActions(state: GateState): Action[] {
  const actions: Action[] = [];
  const by = state.managerId ?? state.leadId;
  const freeze = state.signals.find(isHardFreeze);
  if (freeze) {
    const text = `Move go-live out of the freeze: ${freeze.text}`;
    actions.push({
      kind: 'move_date',
      by,
      text,
      ask: askOf(by, null),
      due: freeze.due ?? state.targetDate,
      notBefore: null,
    });
  }
  for (const signal of state.signals.toSorted(dueFirst)) {
    if (signal.effect !== 'blocks' || isHardFreeze(signal)) continue;
    const who = signal.owner ?? by;
    const ask = signal.ask ?? askOf(who, null);
    const text = `Settle ${signal.key} ${signal.text}`;
    actions.push({
      kind: 'settle',
      by: who,
      signal: signal.key,
      text,
      ask,
      due: signal.due ?? state.targetDate,
      notBefore: null,
    });
  }
  return actions;
}

function after(state: GateState, actions: readonly Action[], today: Day): GateState {
  return actions.reduce((now, action) => apply(now, action, today), state);
}

/** Approvals of what the steps change, as everybody will find them then: waiting to be confirmed. */
function unconfirmed(state: GateState, actions: readonly Action[]): GateState {
  const touched = new Set(actions.flatMap((action) => ('criterion' in action ? [action.criterion] : [])));
  // Every approval speaks for the signals that block and for the date.
  const isAll = actions.some(({ kind }) => kind === 'settle' || kind === 'move_date');
  const isTouched = (role: Role) =>
    isAll || state.criteria.some((criterion) => touched.has(criterion.id) && isCovered(state, criterion, role));
  const approvals = state.approvals.map((row) =>
    row.state === 'approved' && isTouched(row.role) ? { ...row, state: 'stale' as const } : row,
  );
  return { ...state, approvals };
}

/**
 * The fewest steps after which the gate is no longer NO-GO, in an order that works. What approvals cover comes first,
 * since every such change makes them stale; the confirmations that follow from it are part of the path.
 */
export function shortestPath(state: GateState, today: Day): Action[] {
  if (state.gate.state !== 'open') return [];
  const signals = signalActions(state);
  const settled = after(state, signals, today);
  const criteria = criterionActions(settled, today);
  const steps = [...signals, ...criteria];
  const changed = unconfirmed(after(settled, criteria, today), steps);
  return [...steps, ...approvalActions(changed, today, digestsOf(state))];
}
