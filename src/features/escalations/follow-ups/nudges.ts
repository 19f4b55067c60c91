import { showDay } from '#platform/clock.ts';
import { inArray, isNull, or } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { nameOf } from '../../projects/find.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { heldIn, leftOf, teamsAround } from '../../projects/teams.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { heardBy, nudging } from '../../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../../reminders/source.ts';
import { dueWords } from '../../reminders/words.ts';
import { type Escalation, type FollowUp, followUpById } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { escalations, followUps } from '../tables.ts';
import { reminded } from './reminded.ts';
import { changeFollowUp, finished } from './write.ts';

const NAME = 'escalations.follow-up';
const isOpen = isNull(followUps.doneAt);

/** What was promised when an escalation was closed, as milestones are reminded of. */
export const escalationNudges: NudgeSource = {
  name: NAME,
  title: 'Follow-ups of escalations',
  list: async (scope, asked) => {
    const { rows, parents, teams } = await around(scope, asked.people);
    const left = await leftOf(scope, [
      ...rows.map(({ ownerId }) => ownerId),
      ...[...parents.values()].flatMap(({ ownerId, raisedBy }) => [ownerId, raisedBy]),
    ]);
    const nudges: Nudge[] = [];
    for (const row of rows) {
      const team = teams.get(row.projectId);
      const it = parents.get(row.escalationId);
      if (!team || !it) continue;
      const { project } = team;
      const today = projectDay(asked, project);
      const key = `${NAME}:${row.id}`;
      const calendar = await calendarOf(project.region, today);
      const stands = nudging(row.due, today, calendar, heardBy(asked, key, today));
      if (!stands) continue;
      const what = `${bold(row.title)} ${dueWords(row.due, stands, today)}.`;
      const line = { key, project: project.id, what, due: row.due, done: 'Done' };
      for (const { person, why } of reminded(leftoverOf(row, it), team, left)) {
        if (asked.people.includes(person)) nudges.push({ ...line, person, why });
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const row = await followUpById(scope, idOf(key));
    const project = row && (await projectById(scope, row.projectId));
    if (!project || row.doneAt !== null) return null;
    return `${nameOf(project)}: ${bold(row.title)}, due ${showDay(row.due)}.`;
  },
  owners: async (scope) => {
    const rows = await scope.pick(followUps, { owner: followUps.ownerId, escalation: followUps.escalationId }, isOpen);
    const parents = await parentsOf(scope, new Set(rows.map(({ escalation }) => escalation)));
    return [...rows.map(({ owner }) => owner), ...[...parents.values()].flatMap((it) => [it.ownerId, it.raisedBy])];
  },
  finish: async (key, ctx) => {
    const { row, project } = await followUp(ctx, key);
    return nothing(...finished(ctx, project, row));
  },
  handOver: async (key, to, ctx) => {
    const { row, project } = await followUp(ctx, key);
    return nothing(...changeFollowUp(ctx, project, row, { ownerId: to.id }, 'pass'));
  },
};

function leftoverOf(row: FollowUp, it: Escalation) {
  const about = `${codeOf(it)} was closed: ${it.restricted ? 'restricted' : esc(it.problem, 80)}`;
  return {
    it,
    owner: { id: row.ownerId, why: `You were named for it when ${about}` },
    next: { id: it.ownerId, does: `owned ${codeOf(it)}` },
  };
}

/** Open ones of these people and their projects, with their escalations: what somebody else left may fall to them. */
async function around(scope: Scope, people: readonly string[]) {
  const theirs = or(inArray(escalations.ownerId, [...people]), inArray(escalations.raisedBy, [...people]));
  const owned = scope.pick(escalations, { id: escalations.id }, theirs);
  const held = await heldIn(scope, people);
  const rows = await scope.from(
    followUps,
    isOpen,
    or(
      inArray(followUps.projectId, held),
      inArray(followUps.ownerId, [...people]),
      inArray(followUps.escalationId, owned as never),
    ),
  );
  const teams = await teamsAround(
    scope,
    people,
    rows.map(({ projectId }) => projectId),
  );
  return { rows, teams, parents: await parentsOf(scope, new Set(rows.map(({ escalationId }) => escalationId))) };
}

async function parentsOf(scope: Scope, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Escalation>> {
  const found = ids.size === 0 ? [] : await scope.from(escalations, inArray(escalations.id, [...ids]));
  return new Map(found.map((it) => [it.id, it]));
}

async function followUp(scope: Scope, key: string): Promise<{ row: FollowUp; project: Project }> {
  const row = await followUpById(scope, idOf(key));
  const project = row && (await projectById(scope, row.projectId));
  if (!row || !project)
    throw new Refusal('I no longer know this follow-up. See its escalation with `/escalate list all`.');
  mustBeOpen(project);
  if (row.doneAt) throw new Refusal('This follow-up is done already.');
  return { row, project };
}

function idOf(key: string): string {
  return key.slice(NAME.length + 1);
}
