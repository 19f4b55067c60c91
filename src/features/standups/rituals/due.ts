import { worksOn } from '#platform/calendar/working-time.ts';
import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Due } from '#platform/feature.ts';
import { settingsOf, workingTimesOf } from '../../calendar/working-times.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { runs } from '../mine.ts';
import { entryOf, membershipOf, type Standup, standupOf } from '../queries.ts';

export interface Waited {
  project: Project;
  standup: Standup;
  person: Person;
}

/** Whose answer for a day is still waited for; null: nobody's, or they are not to be asked, or muted one of `rituals`. */
export async function stillWaited(
  scope: Scope,
  due: Due,
  day: Day,
  rituals: readonly string[],
): Promise<Waited | null> {
  const { project: projectId, person: personId } = due;
  if (projectId === null || personId === null) return null;
  const [project, standup, person, membership, entry] = await Promise.all([
    projectById(scope, projectId),
    standupOf(scope, projectId),
    personById(scope, personId),
    membershipOf(scope, projectId, personId),
    entryOf(scope, projectId, personId, day),
  ]);
  if (!project || !runs(project) || standup?.state !== 'on' || !person?.active || !membership || entry) return null;
  const [times, settings] = await Promise.all([workingTimesOf(scope, [person], day), settingsOf(scope, [person.id])]);
  const time = times.get(person.id);
  if (time && !worksOn(day, time)) return null;
  const muted = settings.get(person.id)?.muted.some((name) => rituals.includes(name));
  return muted ? null : { project, standup, person };
}
