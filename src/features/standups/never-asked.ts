import { quietUntil } from '#platform/calendar/quiet-hours.ts';
import { atLocal, dayOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { settingsOf } from '../calendar/working-times.ts';
import type { Project } from '../projects/queries.ts';
import { answerDay, deadline, type Rhythm } from './rules/day.ts';

const everyDay = { workdays: [1, 2, 3, 4, 5, 6, 7], holidays: new Map<string, string>() };

/** Those whom the question cannot reach: their quiet hours last from its time until it is too late to answer. */
export async function neverAsked(
  scope: Scope & { readonly now: Date },
  people: readonly Person[],
  project: Project,
  rhythm: Rhythm,
): Promise<readonly Person[]> {
  const settings = await settingsOf(
    scope,
    people.map(({ id }) => id),
  );
  return people.filter(({ id, zone }) => {
    const { quietFrom: from, quietTo: to } = settings.get(id) ?? {};
    if (!from || !to) return false;
    const day = answerDay(dayOf(scope.now, zone), rhythm);
    const end = quietUntil(atLocal(day, rhythm.promptAt, zone), { zone, days: everyDay, away: [], from, to });
    return end !== null && end >= deadline(day, rhythm, { member: zone, project: project.zone });
  });
}
