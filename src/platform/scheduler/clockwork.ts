import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Chance } from '../db/scope.ts';
import type { Feature } from '../feature.ts';
import type { Logger } from '../log.ts';
import { allSignals } from '../signals.ts';
import { createRehearse, type Rehearse } from './rehearse.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

export interface ClockworkParts {
  database: Database;
  clock: Clock;
  chance: Chance;
  log: Logger;
  features: readonly Feature[];
  /** False where the moment is not the present: the plan as a whole is no business of such a moment. */
  sweeps?: boolean;
}

/** What the features do by the clock, ready to be carried out or only looked at. It needs no Slack. */
export function createClockwork(parts: ClockworkParts): { scheduler: Scheduler; rehearse: Rehearse } {
  const { features } = parts;
  const its = {
    ...parts,
    signals: allSignals(features),
    rituals: features.flatMap((feature) => feature.rituals ?? []),
    cards: new Map(features.flatMap((feature) => Object.entries(feature.cards ?? {}))),
  };
  return { scheduler: createScheduler(its), rehearse: createRehearse(its) };
}
