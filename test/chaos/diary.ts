import type { Day } from '#platform/clock.ts';
import type { Hour } from './hours.ts';

/** Somebody tried; `sure` once golive said so. What is not sure may have happened all the same. */
export type Deed = 'not' | 'tried' | 'sure';

export interface Answered {
  project: string;
  person: string;
  day: Day;
  hour: Hour;
  /** In what they said, and nowhere else. */
  word: string;
  deed: Deed;
}

export interface Raised {
  project: string;
  day: Day;
  /** In the problem, and nowhere else. */
  word: string;
  deed: Deed;
  /** By whom it was asked of, before the ladder climbs, and at all. */
  inTime: Deed;
  acknowledged: Deed;
  resolved: Deed;
  resolvedOn: Day | null;
}

/** A milestone that somebody said is done, by its id. */
export interface Finished {
  milestone: string;
  deed: Deed;
}

/** What the people of the offices did, as they would tell it. */
export interface Diary {
  answers: Answered[];
  raised: Raised[];
  finished: Finished[];
}

export function emptyDiary(): Diary {
  return { answers: [], raised: [], finished: [] };
}
