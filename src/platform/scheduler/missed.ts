import { gte, sql } from '../db/drizzle.ts';
import { query } from '../db/scope.ts';
import { occurrences } from './tables.ts';

const count = sql<number>`count(*)`.mapWith(Number);

/** What did not happen since a moment because it was too late or a newer one took its place, by ritual and project. */
const missedFrom = query((from, $: { since: Date }) =>
  from
    .pick(
      occurrences,
      { ritual: occurrences.ritual, project: occurrences.projectId, times: count },
      sql`${occurrences.state} = 'missed'`,
      gte(occurrences.doneAt, $.since),
    )
    .groupBy(occurrences.ritual, occurrences.projectId),
);

export interface Missed {
  ritual: string;
  /** Its id; null for what belongs to no project. */
  project: string | null;
  times: number;
}

export function missedSince(scope: Parameters<typeof missedFrom>[0], since: Date): Promise<Missed[]> {
  return missedFrom(scope, { since });
}
