import { worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { projectDays } from '../calendar/project-days.ts';
import { settingsOf, workingTimesOf } from '../calendar/working-times.ts';
import type { Project } from '../projects/queries.ts';
import { askedOn } from './asked.ts';
import { blockedBefore, type Entry, entriesOn } from './entries.ts';
import { PROMPT } from './names.ts';
import { membersOf, peopleBy, running, runningKey, type Standup } from './queries.ts';
import { isAskedAfterSummary } from './rules/day.ts';
import { type Round, roundOf } from './rules/round.ts';
import { type Streak, streakOf } from './rules/streak.ts';

/** One day of a project's standup with everybody in it. */
export interface StandupDay {
  round: Round;
  /** The oldest first. */
  entries: readonly Entry[];
  /** Everybody named in either, by our ids. */
  people: ReadonlyMap<string, Person>;
}

/** Eleven reads, whatever the team's size up to 500. */
export async function standupDay(scope: Scope, project: Project, standup: Standup, day: Day): Promise<StandupDay> {
  const [members, entries] = await Promise.all([
    membersOf(scope, { project: project.id }),
    entriesOn(scope, { project: project.id, day }),
  ]);
  const people = await peopleBy(
    scope,
    [...members, ...entries].map(({ personId }) => personId),
  );
  const team = members.flatMap(({ personId }) => people.get(personId) ?? []).filter(({ active }) => active);
  const [times, asked, settings, on] = await Promise.all([
    workingTimesOf(scope, team, day, project.region),
    askedOn(scope, project.id, day),
    settingsOf(
      scope,
      team.map(({ id }) => id),
    ),
    running(scope, project.id),
  ]);
  const attendees = team.map(({ id, zone }) => {
    const time = times.get(id);
    const wants = on.has(runningKey(PROMPT, id)) && !settings.get(id)?.muted.includes(PROMPT);
    const isLate = isAskedAfterSummary(day, standup, { member: zone, project: project.zone });
    const isAsked = asked.has(id);
    return {
      person: id,
      works: time ? worksOn(day, time) : true,
      asked: isAsked,
      asksLater: isLate && (isAsked || wants),
    };
  });
  return {
    round: roundOf(
      attendees,
      entries.map(({ personId }) => personId),
    ),
    entries,
    people,
  };
}

/** No blocker is followed further back, in days. */
const LOOKS_BACK = 90;

/** How long each of these people has been blocked, by their ids; two reads. */
export async function streaksOf(
  scope: Scope,
  project: Project,
  day: Day,
  blocked: readonly Pick<Entry, 'personId' | 'blocked'>[],
): Promise<ReadonlyMap<string, Streak>> {
  const ids = blocked.map(({ personId }) => personId);
  const [before, calendar] = await Promise.all([
    blockedBefore(scope, project.id, ids, day, addDays(day, -LOOKS_BACK)),
    projectDays(scope, project, day),
  ]);
  const streaks = new Map<string, Streak>();
  for (const it of blocked) {
    const streak = streakOf([{ day, blocked: it.blocked }, ...(before.get(it.personId) ?? [])], calendar);
    if (streak) streaks.set(it.personId, streak);
  }
  return streaks;
}
