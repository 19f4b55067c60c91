import { type Clock, dayOf } from '../clock.ts';
import { eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Ritual } from '../feature.ts';
import { overtaken } from './cadence.ts';
import type { Claim } from './claims.ts';
import { dueOf, type RitualParts, ritualContext } from './context.ts';
import type { Occurrence, Schedule } from './planning.ts';
import { schedules } from './tables.ts';

const MINUTE = 60_000;

export interface Decision {
  claim: Claim;
  /** None: it says nothing and changes nothing. */
  writes: readonly Write[];
}

/** What becomes of an occurrence that is due: its ritual says, unless a newer one took its place or it is too late. */
export function createDecide(
  parts: RitualParts & { clock: Clock },
  rituals: ReadonlyMap<string, Ritual>,
): (occurrence: Occurrence) => Promise<Decision> {
  const { database, clock } = parts;

  async function scheduleOf({ scheduleId }: Occurrence): Promise<Schedule | null> {
    if (scheduleId === null) return null;
    const [row] = await database.db.select().from(schedules).where(eq(schedules.id, scheduleId)).limit(1);
    return row ?? null;
  }

  return async (occurrence) => {
    const now = clock.now();
    // Whatever could have overtaken it stands for a later day.
    const schedule = dayOf(now, occurrence.zone) > occurrence.nominal ? await scheduleOf(occurrence) : null;
    const { newest, older } = schedule ? overtaken(schedule, occurrence.nominal, now) : { newest: null, older: [] };
    if (newest) return { claim: { occurrence, state: 'missed', overtaken: { older, newest } }, writes: [] };
    const ritual = rituals.get(occurrence.ritual);
    if (!ritual) return { claim: { occurrence, state: 'skipped' }, writes: [] };
    const it = dueOf(occurrence, now);
    const isTooLate = ritual.lateness !== null && it.lateMs > ritual.lateness * MINUTE;
    if (isTooLate) return { claim: { occurrence, state: 'missed' }, writes: [] };
    const writes = await ritual.fire(it, ritualContext(parts, occurrence.workspaceId, now));
    return { claim: { occurrence, state: writes.length === 0 ? 'skipped' : 'fired' }, writes };
  };
}
