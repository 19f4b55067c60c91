import { addWorkingDays, type WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import type { Project } from '../../projects/queries.ts';
import type { GateState } from '../rules/types.ts';

/** A request nobody answers runs out after this many working days (domain.md §6). */
const PATIENCE = 10;
/** No request runs out sooner than this, in calendar days: ten working days hold a weekend. */
export const SOONEST_EXPIRY = 11;

/** The last day on which a request made on this day can be answered; `answering` are the days that count. */
export function lastDayToAnswer(requestedOn: Day, answering: WorkCalendar): Day {
  return addWorkingDays(requestedOn, PATIENCE, answering);
}

/**
 * The gate as it is today: requests that ran out unanswered count as expired, though no clock has written so. While the
 * project is on hold nothing runs out.
 */
export function asItStands(
  state: GateState,
  project: Pick<Project, 'state'>,
  today: Day,
  answering: WorkCalendar,
): GateState {
  if (project.state === 'on_hold') return state;
  const approvals = state.approvals.map((row) =>
    row.state === 'requested' && today > lastDayToAnswer(row.requestedAt, answering)
      ? ({ ...row, state: 'expired' } as const)
      : row,
  );
  return { ...state, approvals };
}
