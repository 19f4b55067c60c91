import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { cancelTimers, schedule, scheduleEach, unschedule } from '#platform/scheduler/schedule.ts';
import type { Project } from '../projects/queries.ts';
import { BLOCKER, PROMPT, REMINDER, SUMMARY } from './names.ts';
import type { Standup } from './queries.ts';
import { memberSubject } from './refs.ts';
import type { Rhythm } from './rules/day.ts';
import { standupMembers, standups } from './tables.ts';

/** Asks each of them at their own time from now on; where the question is paused, once it is resumed. */
export function promptDaily(
  project: string,
  people: readonly Pick<Person, 'id' | 'zone'>[],
  { promptAt: time, weekdays }: Rhythm,
  isPaused = false,
): Write {
  const common = { project, time, weekdays, ...(isPaused && { state: 'paused' as const }) };
  return scheduleEach(
    PROMPT,
    people.map(({ id, zone }) => ({ ...common, subject: memberSubject(project, id), person: id, zone })),
  );
}

export function summariseDaily({ id, zone }: Pick<Project, 'id' | 'zone'>, rhythm: Rhythm): Write {
  const { summaryAt: time, weekdays } = rhythm;
  return schedule({ ritual: SUMMARY, subject: id, project: id, time, zone, weekdays });
}

/** Asks and reminds one person no more, now or when their quiet hours end. */
export function silence(project: string, person: string): Write[] {
  const subject = memberSubject(project, person);
  const waiting = [PROMPT, REMINDER, BLOCKER].map((ritual) => cancelTimers({ ritual, subject }));
  return [unschedule({ ritual: PROMPT, subject }), ...waiting];
}

/** One row for each person, however often they come and go. */
export function beginMemberships(project: string, people: readonly string[]): Write[] {
  if (people.length === 0) return [];
  return [
    (tx) =>
      tx
        .insert(
          standupMembers,
          people.map((personId) => ({ id: tx.newId(), projectId: project, personId, since: tx.now, until: null })),
        )
        .onConflictDoUpdate({
          target: [standupMembers.workspaceId, standupMembers.projectId, standupMembers.personId],
          set: { since: tx.now, until: null },
        }),
  ];
}

export function endMemberships(project: string, people: readonly string[]): Write[] {
  if (people.length === 0) return [];
  return [
    (tx) =>
      tx.update(
        standupMembers,
        { until: tx.now },
        and(eq(standupMembers.projectId, project), isNull(standupMembers.until)),
        inArray(standupMembers.personId, [...people]),
      ),
  ];
}

type Kept = Pick<Standup, 'state' | 'channel' | 'questions' | 'mood' | 'weekdays' | 'promptAt' | 'summaryAt'>;

export function keepStandup(project: string, kept: Kept): Write {
  return function* (tx) {
    yield tx
      .insert(standups, { id: tx.newId(), projectId: project, ...kept })
      .onConflictDoUpdate({ target: [standups.workspaceId, standups.projectId], set: kept });
  };
}

export function keepRhythm(project: string, rhythm: Rhythm): Write {
  return (tx) => tx.update(standups, { ...rhythm }, eq(standups.projectId, project)).returning();
}

/** Whether the question is paused for all, for those who join too; of whom Slack refused it, they alone are not asked. */
export function keepPrompts(project: string, prompts: Standup['prompts']): Write {
  return (tx) => tx.update(standups, { prompts }, eq(standups.projectId, project));
}

/** Nobody is asked any more; who takes part and how is kept for the next time. */
export function stopStandup(project: string, members: readonly string[]): Write[] {
  return [
    ...members.flatMap((person) => silence(project, person)),
    unschedule({ ritual: SUMMARY, subject: project }),
    (tx) => tx.update(standups, { state: 'stopped', prompts: 'on' }, eq(standups.projectId, project)),
  ];
}
