import type { Write } from '#platform/db/scope.ts';
import { cancelTimers, timer } from '#platform/scheduler/schedule.ts';
import type { Escalation } from './queries.ts';
import { nextLook } from './rules/due.ts';

export const CLOCK = 'escalations.clock';

/** Its one timer: when its clocks must be looked at next; none while nothing runs. */
export function setClock(it: Escalation): Write {
  const at = nextLook(it);
  const which = { ritual: CLOCK, subject: it.id };
  return at ? timer({ ...which, at, project: it.projectId }) : cancelTimers(which);
}
