import { addWorkingDays } from '#platform/calendar/working-days.ts';
import { dayOf } from '#platform/clock.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { projectDays } from '../calendar/project-days.ts';
import { quietUntilFor } from '../calendar/working-times.ts';
import { escalateButton } from '../escalations/escalate-button.ts';
import { nameOf } from '../projects/find.ts';
import { holdersOf } from '../projects/holders.ts';
import type { Project } from '../projects/queries.ts';
import { logButton } from '../raid/log-button.ts';
import { blockerMessage } from './blocks/blocker.ts';
import { keepTold } from './day-writes.ts';
import { toldBlocker } from './entries.ts';
import type { Standup } from './queries.ts';
import { memberSubject } from './refs.ts';
import { type Age, ageOf } from './rules/ageing.ts';
import { summaryMoment } from './rules/day.ts';
import type { Blocked } from './rules/streak.ts';
import { BLOCKER } from './writes.ts';

interface Said {
  project: Project;
  standup: Standup;
  person: Pick<Person, 'id' | 'slackId'>;
  /** What they answered, the newest first. */
  entries: readonly Blocked[];
}

/**
 * Brings somebody's blocker to the project's lead once it is old, and sets the time at which to look at it again. A lead
 * who may not be disturbed now is asked later, if it still stands then; while the project is on hold nobody is.
 */
export async function followBlocker(scope: Scope & { readonly now: Date }, said: Said): Promise<Write[]> {
  const { project, standup, person, entries } = said;
  const { now } = scope;
  const today = dayOf(now, project.zone);
  const [told, calendar] = await Promise.all([
    toldBlocker(scope, project.id, person.id),
    projectDays(scope, project, today),
  ]);
  const age = ageOf({ entries, told: told ?? null, today, calendar });
  if (age.kind === 'gone') return [];
  if (age.kind === 'young') return [look(said, summaryMoment(age.oldOn, standup, project.zone))];
  const whom = project.state === 'on_hold' ? null : await whomToAsk(scope, project, person.id);
  if (!whom) return [look(said, summaryMoment(addWorkingDays(today, 1, calendar), standup, project.zone))];
  const { role, asked, quiet } = whom;
  const awake = asked.filter(({ id }) => !quiet.get(id));
  if (awake.length === 0) {
    const ends = asked.flatMap(({ id }) => quiet.get(id)?.getTime() ?? []);
    return [look(said, new Date(Math.min(...ends)))];
  }
  const message = messageOf(said, age, `You ${role} ${project.key}. What moves it on?`);
  return [
    ...awake.map((one) =>
      post({
        key: `standup-blocker:${project.id}:${person.id}:${today}:${one.id}`,
        class: 'never-missing',
        to: one.slackId,
        message,
        internal: true,
        onBehalfOf: null,
      }),
    ),
    keepTold(project.id, person.id, today, age.text),
    look(said, summaryMoment(age.againOn, standup, project.zone)),
  ];
}

function look({ project: { id: project }, person: { id: person } }: Said, at: Date): Write {
  return timer({
    ritual: BLOCKER,
    subject: memberSubject(project, person),
    slot: at.toISOString(),
    at,
    project,
    person,
  });
}

/** Longer than a long weekend nobody can wait for an answer, in milliseconds. */
const SOON = 4 * 24 * 60 * 60_000;

/** The leads, else the managers, as far as they can be asked within days; nobody is asked about themselves. */
async function whomToAsk(scope: Scope & { readonly now: Date }, project: Project, blocked: string) {
  const { byRole } = await holdersOf(scope, project.id);
  for (const [holding, role] of [
    ['lead', 'lead'],
    ['manager', 'manage'],
  ] as const) {
    const active = (byRole.get(holding) ?? []).flatMap(({ person }) => (person?.active ? [person] : []));
    const others = active.filter(({ id }) => id !== blocked);
    const quiet = await quietUntilFor(scope, others, scope.now);
    const asked = others.filter(({ id }) => (quiet.get(id)?.getTime() ?? 0) - scope.now.getTime() <= SOON);
    if (asked.length > 0) return { role, asked, quiet };
  }
  return null;
}

function messageOf({ project, person }: Said, age: Age & { kind: 'old' }, why: string) {
  const { since, standups, text } = age;
  return blockerMessage({
    name: nameOf(project),
    slackId: person.slackId,
    ...{ since, standups, text, why },
    buttons: [
      logButton({ project: project.id, title: text }),
      escalateButton({ project: project.id, about: 'blocker', problem: text }),
    ],
  });
}
