import { addDays, type Day } from '#platform/clock.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import type { Project } from '../../projects/queries.ts';
import type { GateRow } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { shortestPath } from '../rules/path.ts';
import type { GateState } from '../rules/types.ts';
import { withExpiry } from '../signing/expiry.ts';
import { type GateScope, gateState } from '../state.ts';
import type { Checked } from './blocks.ts';

/** No request runs out sooner than this, in calendar days: ten working days hold a weekend. */
const SOONEST_EXPIRY = 11;

/** The verdict as it is now: read afresh every time, by prepared statements only. */
export async function checked(scope: GateScope, project: Project, gate: GateRow, today: Day): Promise<Checked> {
  const state = await asOf(await gateState(scope, project, gate), project, today);
  return { project, gate, state, today, assessment: assess(state, today), path: shortestPath(state, today) };
}

/** Requests that ran out count as such, though no clock has written so; the calendar is read only where one may have. */
async function asOf(state: GateState, project: Project, today: Day): Promise<GateState> {
  const old = addDays(today, -SOONEST_EXPIRY);
  if (!state.approvals.some((row) => row.state === 'requested' && row.requestedAt <= old)) return state;
  return withExpiry(state, today, await calendarOf(project.region, today));
}
