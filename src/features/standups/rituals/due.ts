import { worksOn } from '#platform/calendar/working-time.ts';
import { type Day, isDay, showDay, showInstant, weekday } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Due } from '#platform/feature.ts';
import { quietUntilFor, settingsOf, workingTimesOf } from '../../calendar/working-times.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { entryOf } from '../entries.ts';
import { resting, runs } from '../mine.ts';
import { PROMPT } from '../names.ts';
import { membershipOf, running, runningKey, type Standup, standupOf } from '../queries.ts';

export interface Waited {
  project: Project;
  standup: Standup;
  person: Person;
}

const DAY = 'YYYY-MM-DD'.length;

/** What a timer for a day is called; a later moment of the same day has another name, so that it can be put off again. */
export function slotOf(day: Day, at: Date): string {
  return `${day} ${at.toISOString()}`;
}

/** The day that it is about, by schedule or by timer. */
export function dayIn({ slot, nominal }: Pick<Due, 'slot' | 'nominal'>): Day {
  const day = slot.slice(0, DAY);
  return isDay(day) ? day : nominal;
}

/** Whose answer for a day is still waited for; null: nobody's, or they are not to be asked, or muted one of `rituals`. */
export async function stillWaited(scope: Scope, due: Due, rituals: readonly string[]): Promise<Waited | null> {
  const found = await waitedOrNot(scope, due, rituals);
  return 'project' in found ? found : null;
}

/** Why the question would not be asked now; null: it would, or that is nothing a look at it should tell. */
export async function whyNotAsked(scope: Scope & { readonly now: Date }, due: Due): Promise<string | null> {
  const found = await waitedOrNot(scope, due, [PROMPT]);
  if (!('project' in found)) return found.why;
  const { person } = found;
  const quiet = (await quietUntilFor(scope, [person], scope.now)).get(person.id);
  return quiet ? `quiet hours last until ${showInstant(quiet, person.zone)}` : null;
}

async function waitedOrNot(
  scope: Scope,
  due: Due,
  rituals: readonly string[],
): Promise<Waited | { why: string | null }> {
  const { project: projectId, person: personId } = due;
  if (projectId === null || personId === null) return { why: null };
  const day = dayIn(due);
  const [project, standup, person, membership, entry, on] = await Promise.all([
    projectById(scope, projectId),
    standupOf(scope, projectId),
    personById(scope, personId),
    membershipOf(scope, projectId, personId),
    entryOf(scope, projectId, personId, day),
    running(scope, projectId),
  ]);
  if (!project || standup?.state !== 'on' || !person?.active || !membership) return { why: null };
  if (!runs(project)) return { why: resting(project) };
  if (entry) return { why: `the answer for ${showDay(day)} is in` };
  // A timer was set before: the question may have been paused since, or the day taken out of the standup.
  const isLeft = on.has(runningKey(PROMPT, personId)) && standup.weekdays.includes(weekday(day));
  if (isDay(due.slot.slice(0, DAY)) && !isLeft) return { why: null };
  const [times, settings] = await Promise.all([
    workingTimesOf(scope, [person], day, project.region),
    settingsOf(scope, [person.id]),
  ]);
  const time = times.get(person.id);
  if (time && !worksOn(day, time)) return { why: `${showDay(day)} is a day off` };
  const muted = settings.get(person.id)?.muted.some((name) => rituals.includes(name));
  return muted ? { why: 'it is turned off with `/golive settings`' } : { project, standup, person };
}
