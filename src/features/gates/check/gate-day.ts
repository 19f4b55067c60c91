import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { milestonesOf } from '../../plan/queries.ts';
import type { Project } from '../../projects/queries.ts';
import type { GateRow } from '../queries.ts';
import type { Action } from '../rules/action.ts';
import type { GateState } from '../rules/types.ts';

/** The day on which the plan has the gate's phase end; null for go-live, which has the project's own date, and without a plan. */
export async function gateDay(scope: Scope, { id }: Project, { phase }: GateRow): Promise<Day | null> {
  if (phase === 'launch') return null;
  const all = await milestonesOf(scope, { project: id });
  const ends = all.flatMap((each) => (each.phase === phase && each.state !== 'dropped' ? each.planned : []));
  return ends.sort().at(-1) ?? null;
}

/** The path with the gate's own day for every step that has none of its own; never one before it may be done. */
export function dueBy(path: readonly Action[], state: GateState, day: Day | null): readonly Action[] {
  if (day === null) return path;
  return path.map((step) => {
    const early = step.notBefore !== null && step.notBefore > day;
    return early || hasOwnDay(step, state) ? step : { ...step, due: day };
  });
}

function hasOwnDay(step: Action, { targetDate, criteria, signals }: GateState): boolean {
  if (step.kind === 'move_date' || step.due !== targetDate) return true;
  if (step.kind === 'settle') return signals.some(({ key, due }) => key === step.signal && due !== null);
  return 'criterion' in step && criteria.some(({ id, due }) => id === step.criterion && due !== null);
}
