import { addDays, showDay } from '#platform/clock.ts';
import { and, eq, inArray, isNotNull, lte, or } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { projectDay } from '../projects/day.ts';
import { nameOf } from '../projects/find.ts';
import { projectById } from '../projects/queries.ts';
import { heldIn, leftOf, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { heardBy, nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { dueWords } from '../reminders/words.ts';
import { finish, mustFinish } from './finishing.ts';
import { openPlanOf } from './moving.ts';
import { ownersOf } from './owners.ts';
import { type MilestoneRow, milestoneById } from './queries.ts';
import { isBehind, isOpen } from './rules/milestone.ts';
import { milestones } from './tables.ts';

const NAME = 'plan.milestone';
/** Seven working days are never longer, in calendar days; a feast in between included. */
const AHEAD = 21;
const open = inArray(milestones.state, ['planned', 'in_progress']);

/**
 * Milestones due in 7, 2 and 0 working days, and every second one while they are overdue; what lies in a phase that is
 * over waits for the weekly review (`planReviewNudges`).
 */
export const planNudges: NudgeSource = {
  name: NAME,
  title: 'Milestones',
  list: async (scope, asked) => {
    const { now, people } = asked;
    const rows = await openMilestones(scope, await heldIn(scope, people), now, people);
    const teams = await teamsAround(
      scope,
      people,
      rows.map(({ projectId }) => projectId),
    );
    const left = await leftOf(
      scope,
      rows.map(({ ownerId }) => ownerId),
    );
    const nudges: Nudge[] = [];
    for (const row of rows) {
      const team = teams.get(row.projectId);
      if (!team || isBehind(row, team.project.phase)) continue;
      const { project } = team;
      const key = `${NAME}:${row.id}`;
      const today = projectDay({ now }, project);
      const stands = nudging(row.planned, today, await calendarOf(project.region, today), heardBy(asked, key, today));
      if (!stands) continue;
      const foremost = row.key === 'go-live';
      const line = { key, project: project.id, due: row.planned, done: foremost ? 'Check' : 'Done', foremost };
      const what = `${bold(row.name)} ${dueWords(row.planned, stands, today)}.`;
      for (const { person, why } of ownersOf(row, team, left)) {
        if (people.includes(person)) nudges.push({ ...line, person, what, why });
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const row = await milestoneById(scope, idOf(key));
    const project = row && (await projectById(scope, row.projectId));
    if (!project || !isOpen(row)) return null;
    return `${nameOf(project)}: ${bold(row.name)}, due ${showDay(row.planned)}.`;
  },
  owners: async (scope) =>
    (await scope.pick(milestones, { owner: milestones.ownerId }, and(isNotNull(milestones.ownerId), open))).map(
      ({ owner }) => owner,
    ),
  finish: async (key, ctx) => {
    const row = await milestone(ctx, key);
    const plan = await openPlanOf(ctx, row.projectId);
    const asPlanned = plan.milestones.find(({ id }) => id === row.id) ?? row;
    // Go-live is done when its gate is passed.
    if (row.key === 'go-live' && isOpen(asPlanned)) return ctx.run(`check ${plan.project.key} go-live`);
    return nothing(...finish(ctx, plan, asPlanned, plan.today).writes);
  },
  handOver: async (key, to, ctx) => {
    const row = await milestone(ctx, key);
    const plan = await openPlanOf(ctx, row.projectId);
    mustFinish(ctx, plan, row);
    if (!plan.milestones.some((each) => each.id === row.id && isOpen(each))) {
      throw new Refusal('This milestone is done already, so nothing was passed on. See it in `/golive plan`.');
    }
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

/** What is unfinished in these projects, or was passed on to these owners, and is due in the near future or before. */
export function openMilestones(
  scope: Scope,
  ids: readonly string[],
  now: Date,
  owners: readonly string[] = [],
): PromiseLike<MilestoneRow[]> | MilestoneRow[] {
  if (ids.length + owners.length === 0) return [];
  const horizon = addDays(now.toISOString().slice(0, 10), AHEAD);
  const theirs = or(inArray(milestones.projectId, [...ids]), inArray(milestones.ownerId, [...owners]));
  return scope.from(milestones, theirs, open, lte(milestones.planned, horizon));
}

function idOf(key: string): string {
  return key.slice(NAME.length + 1);
}

async function milestone(scope: Scope, key: string): Promise<MilestoneRow> {
  const row = await milestoneById(scope, idOf(key));
  if (!row) throw new Refusal('This milestone is no longer in the plan. Open the plan again with `/golive plan`.');
  return row;
}
