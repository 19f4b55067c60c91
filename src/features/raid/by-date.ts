import { addDays, type Day } from '#platform/clock.ts';
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
  if (is) return [timer({ ritual: BY_DATE, ...dayTimer(is.day, project, after) })];
  return was ? [cancelTimers({ ritual: BY_DATE, subject: after.id })] : [];
}

/** With the beginning of a day where the project is: it goes with it into another zone. */
export function dayTimer(day: Day, { id, zone }: Pick<Project, 'id' | 'zone'>, item: Pick<RaidItem, 'id'>) {
  return { subject: item.id, project: id, at: { day, time: '00:00', zone } };
}

/** What the calendar does to an item, and with which day. */
export async function turnFor(
  { region }: Pick<Project, 'region'>,
  item: Parameters<typeof turnOf>[0],
): Promise<Turn | null> {
  return item.validateBy === null && item.acceptedUntil === null
    ? null
    : turnOf(item, await calendarOf(region, item.validateBy ?? item.acceptedUntil ?? ''));
}

/** The day on which it may happen: while the clocks stand still nobody could have confirmed anything. */
export function dayFor({ kind, day }: Turn, { state }: Pick<Project, 'state'>, today: Day): Day {
  return kind === 'unconfirmed' && state === 'on_hold' && day <= today ? addDays(today, 1) : day;
}
