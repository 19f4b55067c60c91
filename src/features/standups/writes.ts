import type { Day } from '#platform/clock.ts';
import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Steps, Tx, Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Conflict } from '#platform/refusal.ts';
import { cancelTimers, schedule, unschedule } from '#platform/scheduler/schedule.ts';
import type { Project } from '../projects/queries.ts';
import type { Entry, HeldDay, Standup } from './queries.ts';
import { answerCard, memberSubject, summaryCard } from './refs.ts';
import type { Rhythm } from './rules/day.ts';
import { standupDays, standupEntries, standupMembers, standups } from './tables.ts';

export const PROMPT = 'standups.prompt';
export const REMINDER = 'standups.reminder';
export const SUMMARY = 'standups.summary';

/** Asks one person at their own time from now on. */
export function promptDaily(project: string, { id, zone }: Pick<Person, 'id' | 'zone'>, rhythm: Rhythm): Write {
  const subject = memberSubject(project, id);
  const { promptAt: time, weekdays } = rhythm;
  return schedule({ ritual: PROMPT, subject, project, person: id, time, zone, weekdays });
}

export function summariseDaily({ id, zone }: Pick<Project, 'id' | 'zone'>, rhythm: Rhythm): Write {
  const { summaryAt: time, weekdays } = rhythm;
  return schedule({ ritual: SUMMARY, subject: id, project: id, time, zone, weekdays });
}

/** Asks and reminds one person no more. */
export function silence(project: string, person: string): Write[] {
  const subject = memberSubject(project, person);
  return [unschedule({ ritual: PROMPT, subject }), cancelTimers({ ritual: REMINDER, subject })];
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

export type NewEntry = Omit<Entry, 'id' | 'workspaceId' | 'at' | 'editedAt'>;

/**
 * Keeps an answer, and shows it where the day's summary stands already. It doesn't touch the project: two hundred people
 * answer within minutes, and none of them changes what another one sees. They and the summary take turns on the
 * standup's own row instead, so that no answer falls between the two.
 */
export function keepEntry(standup: Standup, entry: NewEntry, onBehalfOf: string): Write {
  return function* (tx) {
    yield* takeTurn(tx, standup);
    const { projectId, personId, day, late: _, ...said } = entry;
    yield tx.insert(standupEntries, { id: tx.newId(), ...entry, at: tx.now, editedAt: null }).onConflictDoUpdate({
      target: [standupEntries.workspaceId, standupEntries.projectId, standupEntries.day, standupEntries.personId],
      set: { ...said, editedAt: tx.now },
    });
    const of = and(eq(standupDays.projectId, projectId), eq(standupDays.day, day));
    const [held] = (yield tx.from(standupDays, of).limit(1)) as HeldDay[];
    if (!held) return;
    const parent = summaryCard(projectId, day, held.channel);
    yield* show(parent, { onBehalfOf: null })(tx);
    yield* show(answerCard(projectId, day, personId, held.channel), { threadOf: parent, onBehalfOf })(tx);
  };
}

/** The day's one message, and in its thread what was said by now; only once a day. */
export function holdDay(
  standup: Standup,
  held: { day: Day; channel: string; lateMs: number; usefulUntil: Date; onBehalfOf: string | null },
): Write {
  const { day, channel, lateMs, usefulUntil, onBehalfOf } = held;
  const { projectId } = standup;
  return function* (tx) {
    yield* takeTurn(tx, standup);
    const made: HeldDay[] = yield tx
      .insert(standupDays, { id: tx.newId(), projectId, day, channel, at: tx.now, lateMs })
      .onConflictDoNothing()
      .returning();
    if (made.length === 0) return;
    const parent = summaryCard(projectId, day, channel);
    yield* show(parent, { onBehalfOf, usefulUntil })(tx);
    const of = and(eq(standupEntries.projectId, projectId), eq(standupEntries.day, day));
    const said: { person: string }[] = yield tx
      .pick(standupEntries, { person: standupEntries.personId }, of)
      .orderBy(standupEntries.id);
    for (const { person } of said) {
      yield* show(answerCard(projectId, day, person, channel), { threadOf: parent, onBehalfOf: null })(tx);
    }
  };
}

/** The standup's row is locked until the commit ends; who comes for one that was stopped meanwhile decides anew. */
function* takeTurn(tx: Tx, { id }: Standup): Steps {
  const rows = yield tx.update(standups, { id }, eq(standups.id, id), eq(standups.state, 'on')).returning();
  if (rows.length === 0) throw new Conflict('The standup was stopped.');
}

/** Nobody is asked any more; who takes part and how is kept for the next time. */
export function stopStandup(project: string, members: readonly string[]): Write[] {
  return [
    ...members.flatMap((person) => silence(project, person)),
    unschedule({ ritual: SUMMARY, subject: project }),
    (tx) => tx.update(standups, { state: 'stopped' }, eq(standups.projectId, project)),
  ];
}
