import { and, asc, sql } from '../db/drizzle.ts';
import { prepared } from '../db/plans.ts';
import type { Db } from '../db/scope.ts';
import { isPlanned, type Occurrence } from './planning.ts';
import { occurrences } from './tables.ts';

/** Over all workspaces, the oldest so many that are due by a moment, found by index: whoever waits in the future costs nothing. */
export function dueReader(db: Db, most: number): (now: Date) => PromiseLike<Occurrence[]> {
  const select = db
    .select()
    .from(occurrences)
    .where(and(isPlanned, sql`${occurrences.tryAt} <= ${sql.placeholder('now')}`))
    .orderBy(asc(occurrences.tryAt))
    .limit(sql.raw(String(most)) as never);
  const read = prepared<Occurrence>(db, select);
  return (now) => read({ now });
}
