import { type Day, daysBetween } from '#platform/clock.ts';
import type { Rag } from '../../projects/tables.ts';
import { count } from './words.ts';

export interface Seen {
  targetGoLive: Day;
  actualGoLive: Day | null;
  /** Milestones that are overdue, and since when the oldest is. */
  overdue: number;
  oldest: Day | null;
  sev1: number;
  sev2: number;
}

/** A milestone that is late for longer, in days, will not be caught up with quietly. */
const LONG = 14;

/** The colour that the records give, and the reason in a few words. */
export function machineRag(seen: Seen, today: Day): { rag: Rag; why: string } {
  const late = seen.oldest === null ? 0 : daysBetween(seen.oldest, today);
  if (seen.sev1 > 0) return { rag: 'red', why: `${seen.sev1} open Sev1` };
  if (seen.actualGoLive === null && seen.targetGoLive < today)
    return { rag: 'red', why: 'its go-live date has passed' };
  if (late > LONG) return { rag: 'red', why: `a milestone is ${late} days overdue` };
  if (seen.sev2 > 0) return { rag: 'amber', why: `${seen.sev2} open Sev2` };
  if (seen.overdue > 0) return { rag: 'amber', why: count(seen.overdue, 'overdue milestone') };
  return { rag: 'green', why: 'nothing is late' };
}
