import { showDay } from '#platform/clock.ts';
import { inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { projects } from '../../projects/tables.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { heardBy, type Nudging, nudging } from '../../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../../reminders/source.ts';
import { type Escalation, type FollowUp, followUpById } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { escalations, followUps } from '../tables.ts';
import { changeFollowUp, finished } from './write.ts';

const NAME = 'escalations.follow-up';

/** What was promised when an escalation was closed, as milestones are reminded of. */
export const escalationNudges: NudgeSource = {
  name: NAME,
  title: 'Follow-ups of escalations',
  list: async (scope, asked) => {
    const { now, people } = asked;
    const rows = await scope.from(followUps, inArray(followUps.ownerId, [...people]), isNull(followUps.doneAt));
    const around = await parents(scope, rows);
    const nudges: Nudge[] = [];
    for (const row of rows) {
      const project = around.projects.get(row.projectId);
      const parent = around.escalations.get(row.escalationId);
      if (!project || !parent) continue;
      const today = projectDay({ now }, project);
      const key = `${NAME}:${row.id}`;
      const calendar = await calendarOf(project.region, today);
      const stands = nudging(row.due, today, calendar, heardBy(asked, key, today));
      if (!stands) continue;
      nudges.push({
        key,
        project: project.id,
        person: row.ownerId,
        what: `${bold(row.title)} ${dueWords(row, stands)}.`,
        why: `You were named for it when ${codeOf(parent)} was closed: ${esc(parent.restricted ? 'restricted' : parent.problem, 80)}`,
        due: row.due,
        done: 'Done',
      });
    }
    return nudges;
  },
  owners: async (scope) =>
    (await scope.pick(followUps, { owner: followUps.ownerId }, isNull(followUps.doneAt))).map(({ owner }) => owner),
  finish: async (key, ctx) => {
    const { row, project } = await followUp(ctx, key);
    return nothing(...finished(ctx, project, row));
  },
  handOver: async (key, to, ctx) => {
    const { row, project } = await followUp(ctx, key);
    return nothing(...changeFollowUp(ctx, project, row, { ownerId: to.id }, 'pass'));
  },
};

async function followUp(scope: Scope, key: string): Promise<{ row: FollowUp; project: Project }> {
  const row = await followUpById(scope, key.slice(NAME.length + 1));
  const project = row && (await projectById(scope, row.projectId));
  if (!row || !project)
    throw new Refusal('I no longer know this follow-up. See its escalation with `/escalate list all`.');
  mustBeOpen(project);
  if (row.doneAt) throw new Refusal('This follow-up is done already.');
  return { row, project };
}

/** Two reads for any number of them. */
async function parents(scope: Scope, rows: readonly FollowUp[]) {
  const ids = [...new Set(rows.map(({ escalationId }) => escalationId))];
  const of = [...new Set(rows.map(({ projectId }) => projectId))];
  const [found, running]: [Escalation[], Project[]] = await Promise.all([
    ids.length === 0 ? [] : scope.from(escalations, inArray(escalations.id, ids)),
    of.length === 0 ? [] : scope.from(projects, inArray(projects.id, of), inArray(projects.state, ['active', 'live'])),
  ]);
  return {
    escalations: new Map(found.map((it) => [it.id, it])),
    projects: new Map(running.map((project) => [project.id, project])),
  };
}

function dueWords({ due }: FollowUp, why: Nudging): Mrkdwn {
  return why.kind === 'overdue' ? `was due ${showDay(due)}` : `is due ${showDay(due)}`;
}
