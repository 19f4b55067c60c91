import { atLocal, type Day } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { cancelTimers, timer } from '#platform/scheduler/schedule.ts';
import { calendarOf } from '../calendar/calendar.ts';
import type { Project } from '../projects/queries.ts';
import type { RaidItem } from './queries.ts';
import { type Turn, turnOf } from './rules/dates.ts';

export const BY_DATE = 'raid.by-date';

/** Keeps the one timer of an item at the day that changes it by itself; `before` is null for a new one. */
export async function setDay(project: Project, before: RaidItem | null, after: RaidItem): Promise<Write[]> {
  const [was, is] = await Promise.all([before && turnFor(project, before), turnFor(project, after)]);
  if (was?.day === is?.day && was?.kind === is?.kind) return [];
  const stop = was ? [cancelTimers({ ritual: BY_DATE, subject: after.id })] : [];
  return is ? [...stop, timerOn(is.day, project, after)] : stop;
}

/** With the beginning of a day where the project is. A timer happens once under its slot: another moment is another one. */
export function timerOn(day: Day, { id, zone }: Project, item: RaidItem): Write {
  const at = atLocal(day, '00:00', zone);
  return timer({ ritual: BY_DATE, subject: item.id, slot: at.toISOString(), at, project: id });
}

export async function turnFor({ region }: Project, item: RaidItem): Promise<Turn | null> {
  return item.validateBy === null && item.acceptedUntil === null
    ? null
    : turnOf(item, await calendarOf(region, item.validateBy ?? item.acceptedUntil ?? ''));
}
