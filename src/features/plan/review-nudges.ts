import { addDays } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { projectDay } from '../projects/day.ts';
import { must } from '../projects/permissions.ts';
import { assignmentsOf, type Project, projectById } from '../projects/queries.ts';
import { lastResort, teamsAround } from '../projects/teams.ts';
import { heardBy, isWeekly } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { openMilestones } from './nudges.ts';
import type { MilestoneRow } from './queries.ts';
import { isBehind } from './rules/milestone.ts';

const REVIEW = 'plan.review';

/** Once a week to the lead: what was left open in phases that are over. */
export const planReviewNudges: NudgeSource = {
  name: REVIEW,
  title: 'Milestones left open',
  mutedWith: 'plan.milestone',
  weekly: true,
  list: async (scope, asked) => {
    const { now, people } = asked;
    const led = [...(await teamsAround(scope, people)).values()].filter((team) => {
      const today = projectDay({ now }, team.project);
      if (!isWeekly(today, heardBy(asked, keyOf(team.project), today))) return false;
      return lastResort(team).people.some((person) => people.includes(person));
    });
    const ids = led.map(({ project }) => project.id);
    const rows = await openMilestones(scope, ids, now);
    return led.flatMap((team): Nudge[] => {
      const { project } = team;
      const today = projectDay({ now }, project);
      const left = rows
        .filter((row) => row.projectId === project.id && row.planned < today && isBehind(row, project.phase))
        .sort((one, other) => one.planned.localeCompare(other.planned) || one.position - other.position);
      if (left.length === 0) return [];
      const { people: leads, does } = lastResort(team);
      return leads
        .filter((person) => people.includes(person))
        .map((person) => ({
          key: keyOf(project),
          project: project.id,
          person,
          what: leftWords(left, project),
          why: `You ${does} the project.`,
          due: addDays(today, 4),
          done: 'Reviewed',
          passable: false,
        }));
    });
  },
  finish: async (key, ctx) => {
    const project = await projectById(ctx, key.slice(REVIEW.length + 1));
    if (!project) throw new Refusal('This project is no longer there. See what is running with `/golive list`.');
    must(ctx.actor, 'plan.change', project, await assignmentsOf(ctx, { project: project.id }));
    return nothing(ctx.record({ action: 'plan.review', subject: `project:${project.id}`, project: project.id }));
  },
  handOver: async () => {
    throw new Refusal('Tidying the plan is the lead’s. To change who leads the project, use `/golive team`.');
  },
};

function keyOf({ id }: Project): string {
  return `${REVIEW}:${id}`;
}

const NAMED = 3;

function leftWords(left: readonly MilestoneRow[], { key }: Project): Mrkdwn {
  const names = left.slice(0, NAMED).map(({ name }) => esc(name, 60));
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  const what = left.length === 1 ? 'Its phase is over, but it is' : 'Their phases are over, but they are';
  return `${bold(names.join(', '))}${more}: ${what} still open in the plan. Tick off what is done in ${code(`/golive plan ${key}`)}.`;
}
