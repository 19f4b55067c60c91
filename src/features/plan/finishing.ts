import { workingDaysBetween } from '#platform/calendar/working-days.ts';
import { type Day, showDay } from '#platform/clock.ts';
import { echoDay } from '#platform/dates/parse-day.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { touch } from '../projects/writes.ts';
import { workingDays } from './blocks/words.ts';
import { told } from './carry-out.ts';
import { mustChange } from './moving.ts';
import type { Plan } from './plan.ts';
import type { MilestoneRow } from './queries.ts';
import { mustBePast } from './rules/allowed.ts';
import { isBehind, isOpen, nextMilestone } from './rules/milestone.ts';
import { finishMilestone, startMilestone } from './writes/milestones.ts';

const GATED = 'Go-live is done when its gate is passed: `/golive check`, then `/golive advance`.';

/** What became of a milestone: what to say, how it stands now, and the writes; none when it was so already. */
export interface Turn {
  said: Mrkdwn;
  milestone: MilestoneRow;
  writes: Write[];
}

/** Whoever has a role in the project, and whom the milestone was passed on to. */
export function mustFinish(ctx: Context, plan: Plan, milestone: Pick<MilestoneRow, 'ownerId'>): void {
  if (milestone.ownerId !== ctx.actor.id) mustChange(ctx, plan);
}

export function finish(ctx: Context, plan: Plan, milestone: MilestoneRow, day: Day): Turn {
  mustFinish(ctx, plan, milestone);
  const name = `*${esc(milestone.name, 200)}*`;
  if (milestone.done)
    return { said: `${name} is already done, on ${showDay(milestone.done)}. Nothing changed.`, milestone, writes: [] };
  if (milestone.key === 'go-live') throw new Refusal(GATED);
  mustBePast(day, plan.today);
  const others = plan.milestones.filter(({ id }) => id !== milestone.id);
  const next = nextMilestone(others.filter((each) => !isBehind(each, plan.project.phase))) ?? nextMilestone(others);
  const then = next ? ` Next: *${esc(next.name, 200)}*, ${showDay(next.planned)}.` : ' That was the last one.';
  const line = `${mention(ctx.actor.slackId)} finished ${name} on ${showDay(day)}${punctuality(plan, milestone, day)}.`;
  return {
    said: `✓ ${name} is done: ${esc(echoDay(day, plan.project.zone))}${punctuality(plan, milestone, day)}.${then}`,
    milestone: { ...milestone, state: 'done', done: day },
    writes: [touch(plan.project), ...finishMilestone(ctx, milestone, day), ...told(ctx, plan, line)],
  };
}

export function reopen(ctx: Context, plan: Plan, milestone: MilestoneRow): Turn {
  mustFinish(ctx, plan, milestone);
  const name = `*${esc(milestone.name, 200)}*`;
  if (isOpen(milestone)) return { said: `${name} is open already. Nothing changed.`, milestone, writes: [] };
  if (milestone.key === 'go-live')
    throw new Refusal('Go-live was recorded when its gate was passed, so it stays done.');
  const line = `${mention(ctx.actor.slackId)} opened ${name} again: it is not done after all.`;
  return {
    said: `${name} is open again, planned for ${showDay(milestone.planned)}.`,
    milestone: { ...milestone, state: 'planned', done: null },
    writes: [touch(plan.project), ...finishMilestone(ctx, milestone, null), ...told(ctx, plan, line)],
  };
}

export function start(ctx: Context, plan: Plan, milestone: MilestoneRow): Turn {
  mustFinish(ctx, plan, milestone);
  const name = `*${esc(milestone.name, 200)}*`;
  if (milestone.state !== 'planned')
    return { said: `${name} was started already. Nothing changed.`, milestone, writes: [] };
  return {
    said: `● ${name} is in progress.`,
    milestone: { ...milestone, state: 'in_progress' },
    writes: [
      touch(plan.project),
      ...startMilestone(ctx, milestone),
      ...told(ctx, plan, `${mention(ctx.actor.slackId)} started ${name}.`),
    ],
  };
}

function punctuality({ calendar }: Plan, { planned }: MilestoneRow, day: Day): string {
  const days = workingDaysBetween(planned, day, calendar);
  if (days === 0) return '';
  return `, ${workingDays(Math.abs(days))} ${days > 0 ? 'after' : 'before'} its date`;
}
