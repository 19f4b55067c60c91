import { eq, isNull } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { isPlanned } from './planning.ts';
import { occurrences } from './tables.ts';

export interface Timer {
  ritual: string;
  subject: string;
  /** Tells apart what happens once for the same subject: `ladder-2`. It happens once, however often it is set. */
  slot: string;
  at: Date;
  /** Ids. */
  project?: string;
  person?: string;
}

/** Lets a ritual happen once, at a moment; setting it again before that moves it. */
export function timer(it: Timer): Write {
  return function* (tx) {
    yield tx.remove(occurrences, ...sameTimer(it), eq(occurrences.slot, it.slot), isPlanned);
    yield tx
      .insert(occurrences, {
        id: tx.newId(),
        ritual: it.ritual,
        subject: it.subject,
        scheduleId: null,
        projectId: it.project ?? null,
        personId: it.person ?? null,
        nominal: '',
        slot: it.slot,
        zone: 'Etc/UTC',
        dueAt: it.at,
        tryAt: it.at,
        attempts: 0,
        state: 'planned',
        doneAt: null,
      })
      .onConflictDoNothing();
  };
}

/** Takes back what has not happened yet: one timer, or all of a subject. */
export function cancelTimers(which: { ritual: string; subject: string; slot?: string }): Write {
  const slot = which.slot === undefined ? undefined : eq(occurrences.slot, which.slot);
  return function* (tx) {
    yield tx.remove(occurrences, ...sameTimer(which), slot, isPlanned);
  };
}

function sameTimer(which: { ritual: string; subject: string }) {
  return [
    eq(occurrences.ritual, which.ritual),
    eq(occurrences.subject, which.subject),
    isNull(occurrences.scheduleId),
  ] as const;
}
