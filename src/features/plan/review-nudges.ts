import { addDays, weekday } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { projectDay } from '../projects/day.ts';
import type { Project } from '../projects/queries.ts';
import { holding, teamsAround } from '../projects/teams.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { openMilestones } from './nudges.ts';
import type { MilestoneRow } from './queries.ts';
import { isBehind } from './rules/milestone.ts';

const REVIEW = 'plan.review';
const MONDAY = 1;

/** Once a week to the lead: what was left open in phases that are over. */
export const planReviewNudges: NudgeSource = {
  name: REVIEW,
  title: 'Milestones left open',
  list: async (scope, { now, people }) => {
    const led = [...(await teamsAround(scope, people)).values()].filter(
      (team) =>
        weekday(projectDay({ now }, team.project)) === MONDAY &&
        holding(team, 'lead').some((person) => people.includes(person)),
    );
    const ids = led.map(({ project }) => project.id);
    const rows = await openMilestones(scope, ids, now);
    return led.flatMap((team): Nudge[] => {
      const { project } = team;
      const today = projectDay({ now }, project);
      const left = rows.filter(
        (row) => row.projectId === project.id && row.planned < today && isBehind(row, project.phase),
      );
      if (left.length === 0) return [];
      const leads = holding(team, 'lead').filter((person) => people.includes(person));
      const line = { key: `${REVIEW}:${project.id}:${today}`, project: project.id, due: addDays(today, 4) };
      return leads.map((person) => ({ ...line, person, text: leftWords(left, project), done: 'Reviewed' }));
    });
  },
  finish: async () => nothing(),
  handOver: async () => {
    throw new Refusal('Tidying the plan is the lead’s. To change who leads the project, use `/golive team`.');
  },
};

const NAMED = 3;

function leftWords(left: readonly MilestoneRow[], { key }: Project): Mrkdwn {
  const names = left.slice(0, NAMED).map(({ name }) => esc(name, 60));
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
  const what = left.length === 1 ? 'Its phase is over, but it is' : 'Their phases are over, but they are';
  return `${bold(names.join(', '))}${more}: ${what} still open in the plan. You lead the project. Tick off what is done in ${code(`/golive plan ${key}`)}.`;
}
