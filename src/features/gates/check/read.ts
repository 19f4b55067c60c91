import { addDays, type Day } from '#platform/clock.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { assignmentsOf, type Project } from '../../projects/queries.ts';
import type { GateRow } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { shortestPath } from '../rules/path.ts';
import type { GateState } from '../rules/types.ts';
import { asItStands } from '../signing/expiry.ts';
import { type GateScope, stateOf } from '../state.ts';
import type { Checked } from './blocks.ts';

/** No request runs out sooner than this, in calendar days: ten working days hold a weekend. */
const SOONEST_EXPIRY = 11;

/**
 * The verdict as it is now and where the project is: read afresh every time, by prepared statements only. `gates` are
 * all of the project's.
 */
export async function checked(
  scope: GateScope & { readonly now: Date },
  project: Project,
  gate: GateRow,
  gates: readonly GateRow[],
): Promise<Checked> {
  const today = projectDay(scope, project);
  const roles = await assignmentsOf(scope, { project: project.id });
  const state = await asOf(await stateOf(scope, project, gate, roles), project, today);
  const phaseGate = gates.find((each) => each.phase === project.phase && each.state === 'open') ?? null;
  const assessment = assess(state, today);
  const path = assessment.verdict === 'NO-GO' ? shortestPath(state, today) : [];
  return { project, gate, phaseGate, state, roles, today, assessment, path };
}

/** Requests that ran out count as such, though no clock has written so; the calendar is read only where one may have. */
async function asOf(state: GateState, project: Project, today: Day): Promise<GateState> {
  const old = addDays(today, -SOONEST_EXPIRY);
  if (!state.approvals.some((row) => row.state === 'requested' && row.requestedAt <= old)) return state;
  return asItStands(state, project, today, await calendarOf(project.region, today));
}
