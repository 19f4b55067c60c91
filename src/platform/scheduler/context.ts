import { record } from '../audit/record.ts';
import { dayOf } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Chance, Write } from '../db/scope.ts';
import type { Due, RitualContext, Signals } from '../feature.ts';
import { inOneRound } from '../read-once.ts';
import type { Occurrence, Schedule } from './planning.ts';

export interface RitualParts {
  database: Database;
  chance: Chance;
  signals: Signals;
}

export function ritualContext(parts: RitualParts, workspace: string, now: Date): RitualContext {
  return inOneRound<RitualContext>({
    ...parts.database.scope(workspace),
    now,
    signals: parts.signals,
    newId: () => parts.chance.newId(),
    record: (entry) => record({ ...entry, actor: 'golive', via: 'clock' }),
  });
}

export function dueOf(occurrence: Occurrence, now: Date): Due {
  return {
    subject: occurrence.subject,
    project: occurrence.projectId,
    person: occurrence.personId,
    nominal: occurrence.nominal || dayOf(occurrence.dueAt, 'Etc/UTC'),
    slot: occurrence.slot,
    at: occurrence.dueAt,
    zone: occurrence.zone,
    lateMs: Math.max(0, now.getTime() - occurrence.dueAt.getTime()),
    attempts: occurrence.attempts,
  };
}

/** The writes of a ritual: what they enqueue is its schedule's, and about its project. */
export function writtenBy(
  { schedule, project }: { schedule: string | null; project: string | null },
  writes: readonly Write[],
): Write[] {
  return writes.map((write) => (tx) => write({ ...tx, by: { schedule, project } }));
}

/** As if its time were now: for the operator, and for a look at what it would say. */
export function dueNow(schedule: Schedule, now: Date): Due {
  return {
    subject: schedule.subject,
    project: schedule.projectId,
    person: schedule.personId,
    nominal: dayOf(now, schedule.zone),
    slot: 'day',
    at: now,
    zone: schedule.zone,
    lateMs: 0,
  };
}
