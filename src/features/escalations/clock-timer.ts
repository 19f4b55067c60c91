import type { Write } from '#platform/db/scope.ts';
import { cancelTimers, timer } from '#platform/scheduler/schedule.ts';
import type { Escalation } from './queries.ts';
import { nextLook } from './rules/due.ts';

export const CLOCK = 'escalations.clock';

/** Its one timer: when its clocks must be looked at next; none while nothing runs. */
export function setClock(it: Escalation): Write[] {
  const at = nextLook(it);
  const stop = cancelTimers({ ritual: CLOCK, subject: it.id });
  if (!at) return [stop];
  // A timer happens once under its slot: each version of the escalation has its own.
  return [stop, timer({ ritual: CLOCK, subject: it.id, slot: `v${it.version}`, at, project: it.projectId })];
}
