import { addWorkingDays } from '#platform/calendar/working-days.ts';
import { type Day, dayOf } from '#platform/clock.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { type Timer, timer } from '#platform/scheduler/schedule.ts';
import { projectDays } from '../calendar/project-days.ts';
import { quietUntilFor } from '../calendar/working-times.ts';
import { escalateButton } from '../escalations/escalate-button.ts';
import type { Escalation } from '../escalations/queries.ts';
import { codeOf as escalationCode } from '../escalations/rules/life.ts';
import { nameOf } from '../projects/find.ts';
import { holdersOf, holding } from '../projects/holders.ts';
import type { Project } from '../projects/queries.ts';
import { openButton } from '../raid/blocks/list.ts';
import { logButton } from '../raid/log-button.ts';
import { itemFrom, type LogSource, type RaidItem } from '../raid/queries.ts';
import { codeOf, isLive } from '../raid/rules/item.ts';
import { blockerMessage } from './blocks/blocker.ts';
import { keepTold } from './day-writes.ts';
import { toldBlocker } from './entries.ts';
import { blockerOrigin, escalatedFrom, openEscalation } from './escalated.ts';
import { BLOCKER } from './names.ts';
import type { Standup } from './queries.ts';
import { aboutBlocker, blockerCard, memberSubject } from './refs.ts';
import { type Age, ageOf } from './rules/ageing.ts';
import type { Blocked } from './rules/streak.ts';

interface Said {
  project: Project;
  standup: Standup;
  person: Pick<Person, 'id' | 'slackId' | 'name'>;
  /** What they answered, the newest first. */
  entries: readonly Blocked[];
}

/**
 * Brings somebody's blocker to the project's lead once it is old, and sets the time at which to look at it again. A lead
 * who may not be disturbed now is asked later, if it still stands then; while the project is on hold nobody is.
 */
export async function followBlocker(scope: Scope & { readonly now: Date }, said: Said): Promise<Write[]> {
  const { project, person, entries } = said;
  const { now } = scope;
  const today = dayOf(now, project.zone);
  const [told, calendar] = await Promise.all([
    toldBlocker(scope, project.id, person.id),
    projectDays(scope, project, today),
  ]);
  const age = ageOf({ entries, told: told ?? null, today, calendar });
  if (age.kind === 'gone') return [];
  if (age.kind === 'young') return [lookOn(said, age.oldOn)];
  const whom = project.state === 'on_hold' ? null : await whomToAsk(scope, project, person.id);
  if (!whom) return [lookOn(said, addWorkingDays(today, 1, calendar))];
  const { why, asked, quiet } = whom;
  const awake = asked.filter(({ id }) => !quiet.get(id));
  if (awake.length === 0) {
    const ends = asked.flatMap(({ id }) => quiet.get(id)?.getTime() ?? []);
    return [look(said, new Date(Math.min(...ends)))];
  }
  const known = { project: project.id, person: person.id, first: age.first };
  const logged = await itemFrom(scope, project.id, { kind: BLOCKER, subject: aboutBlocker(known) });
  const item = logged && isLive(logged) ? logged : undefined;
  // What was settled and still blocks is to be logged anew.
  const blocker = logged && !item ? { ...known, first: today } : known;
  const origin = blockerOrigin(person, blocker.first);
  const escalated = await escalatedFrom(scope, project.id, [origin, ...(item ? [codeOf(item)] : [])]);
  return [
    ...awake.map((one) => {
      const card = blockerCard(blocker, today, one.slackId);
      return post({
        key: `standup-blocker:${project.id}:${person.id}:${today}:${one.id}`,
        class: 'never-missing',
        to: one.slackId,
        message: messageOf(said, { age, why, log: item ?? card, origin, escalated }),
        card,
        internal: true,
        onBehalfOf: null,
      });
    }),
    keepTold(project.id, person.id, { askedOn: today, firstOn: blocker.first, text: age.text }),
    lookOn(said, age.againOn),
  ];
}

/** When that day is summarised. */
function lookOn(said: Said, day: Day): Write {
  return look(said, { day, time: said.standup.summaryAt, zone: said.project.zone });
}

/** It keeps the project's time, and is the only look at this blocker. */
function look({ project: { id: project }, person }: Said, at: Timer['at']): Write {
  return timer({ ritual: BLOCKER, subject: memberSubject(project, person.id), at, project });
}

/** Longer than a long weekend nobody can wait for an answer, in milliseconds. */
const SOON = 4 * 24 * 60 * 60_000;

/**
 * The leads, else the managers, else those of the workspace, as far as they can be asked within days; nobody is asked about
 * themselves.
 */
async function whomToAsk(scope: Scope & { readonly now: Date }, { id, key }: Project, blocked: string) {
  const team = await holdersOf(scope, id);
  const instead = `and nobody who leads or manages ${key} is there.`;
  const tiers = [
    { why: `You lead ${key}.`, people: () => holding(team, 'lead') },
    { why: `You manage ${key}.`, people: () => holding(team, 'manager') },
    { why: `You manage projects, ${instead}`, people: () => peopleInRole(scope, { role: 'manager' }) },
    { why: `You administer golive, ${instead}`, people: () => peopleInRole(scope, { role: 'admin' }) },
  ];
  for (const { why, people } of tiers) {
    const others = (await people()).filter((person) => person.id !== blocked);
    const quiet = await quietUntilFor(scope, others, scope.now);
    const asked = others.filter((person) => (quiet.get(person.id)?.getTime() ?? 0) - scope.now.getTime() <= SOON);
    if (asked.length > 0) return { why, asked, quiet };
  }
  return null;
}

interface Told {
  age: Age & { kind: 'old' };
  why: string;
  /** What it is logged as, or the message from which it can be. */
  log: RaidItem | LogSource;
  /** What an escalation of it is about, and the one that is open. */
  origin: string;
  escalated: Escalation | undefined;
}

function messageOf({ project, person }: Said, { age, why, log, origin, escalated }: Told) {
  const { since, standups, text } = age;
  const item = 'number' in log ? log : null;
  const code = item && codeOf(item);
  const known = [
    why,
    code && `It is logged as ${code}, and still blocks.`,
    escalated && `${escalationCode(escalated)} is open for it.`,
  ];
  return blockerMessage({
    name: nameOf(project),
    slackId: person.slackId,
    ...{ since, standups, text, why: `${known.filter(Boolean).join(' ')} What moves it on?` },
    buttons: [
      'number' in log ? openButton(log, `Open ${code}`) : logButton({ project: project.id, title: text, from: log }),
      escalated
        ? openEscalation(escalated)
        : escalateButton({
            project: project.id,
            about: code ?? origin,
            problem: text,
            ...(item && { gate: item.gateKey }),
          }),
    ],
  });
}
