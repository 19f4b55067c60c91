import { addDays, type Day } from '#platform/clock.ts';
import { and, eq, inArray, lte } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { projectDay } from '../projects/day.ts';
import type { Project } from '../projects/queries.ts';
import { roleName } from '../projects/rules/role-name.ts';
import { holding, type Team, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { type Nudging, nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { workingDays } from './blocks/words.ts';
import { finish } from './finishing.ts';
import { mustChange, openPlanOf } from './moving.ts';
import { type MilestoneRow, milestoneById } from './queries.ts';
import { isBehind } from './rules/milestone.ts';
import { milestones } from './tables.ts';

const NAME = 'plan.milestone';
/** Seven working days are never longer, in calendar days; a feast in between included. */
const AHEAD = 21;

/**
 * Milestones due in 7, 2 and 0 working days, and every second one while they are overdue; what lies in a phase that is
 * over waits for Monday (`planReviewNudges`).
 */
export const planNudges: NudgeSource = {
  name: NAME,
  title: 'Milestones',
  list: async (scope, { now, people }) => {
    const passed = await scope.pick(
      milestones,
      { project: milestones.projectId },
      inArray(milestones.ownerId, [...people]),
    );
    const teams = await teamsAround(
      scope,
      people,
      passed.map(({ project }) => project),
    );
    const rows = await openMilestones(scope, [...teams.keys()], now);
    const nudges: Nudge[] = [];
    for (const row of rows) {
      const team = teams.get(row.projectId);
      if (!team || isBehind(row, team.project.phase)) continue;
      const { project } = team;
      const today = projectDay({ now }, project);
      const why = nudging(row.planned, today, await calendarOf(project.region, today));
      if (!why) continue;
      for (const owner of ownersOf(row, team)) {
        if (!people.includes(owner.person)) continue;
        nudges.push({
          key: `${NAME}:${row.id}`,
          project: project.id,
          person: owner.person,
          text: `${bold(row.name)} ${dueWords(row, why, today)}. ${reason(owner.as, project)}`,
          due: row.planned,
          done: 'Done',
        });
      }
    }
    return nudges;
  },
  finish: async (key, ctx) => {
    const row = await milestone(ctx, key);
    const plan = await openPlanOf(ctx, row.projectId);
    const { writes } = finish(ctx, plan, plan.milestones.find(({ id }) => id === row.id) ?? row, plan.today);
    return nothing(...writes);
  },
  handOver: async (key, to, ctx) => {
    const row = await milestone(ctx, key);
    const plan = await openPlanOf(ctx, row.projectId);
    mustChange(ctx, plan);
    return nothing(
      touch(plan.project),
      (tx) => tx.update(milestones, { ownerId: to.id }, eq(milestones.id, row.id)).returning(),
      ctx.record({
        action: 'milestone.pass',
        subject: `milestone:${row.id}`,
        project: row.projectId,
        before: { owner: row.ownerId },
        after: { owner: to.id },
        text: { name: row.name },
      }),
    );
  },
};

/** What is unfinished in these projects and due in the near future at the latest. */
export function openMilestones(
  scope: Scope,
  ids: readonly string[],
  now: Date,
): PromiseLike<MilestoneRow[]> | MilestoneRow[] {
  if (ids.length === 0) return [];
  const horizon = addDays(now.toISOString().slice(0, 10), AHEAD);
  return scope.from(
    milestones,
    and(
      inArray(milestones.projectId, [...ids]),
      inArray(milestones.state, ['planned', 'in_progress']),
      lte(milestones.planned, horizon),
    ),
  );
}

type As = { as: 'passed on' } | { as: 'role'; role: string } | { as: 'lead' };

/** Whoever it was passed on to, else the role's holders, else the lead: somebody always is asked. */
function ownersOf(row: MilestoneRow, team: Team): { person: string; as: As }[] {
  if (row.ownerId !== null) return [{ person: row.ownerId, as: { as: 'passed on' } }];
  const holders = holding(team, row.ownerRole);
  if (holders.length > 0) return holders.map((person) => ({ person, as: { as: 'role', role: row.ownerRole } }));
  return holding(team, 'lead').map((person) => ({ person, as: { as: 'lead' } }));
}

function dueWords({ planned }: MilestoneRow, why: Nudging, today: Day): Mrkdwn {
  if (why.kind === 'overdue') return `was due ${dayWords(planned, today)}, ${workingDays(why.days)} ago`;
  if (why.days === 0) return 'is due today';
  return `is due ${dayWords(planned, today)}, in ${workingDays(why.days)}`;
}

function reason(as: As, project: Project): Mrkdwn {
  if (as.as === 'passed on') return 'It was passed on to you.';
  if (as.as === 'lead') return 'Nobody else owns it, and you lead the project.';
  return `You own it as ${esc(roleName(project, as.role), 60)}.`;
}

async function milestone(scope: Scope, key: string): Promise<MilestoneRow> {
  const row = await milestoneById(scope, key.slice(NAME.length + 1));
  if (!row) throw new Refusal('This milestone is no longer in the plan. Open the plan again with `/golive plan`.');
  return row;
}
