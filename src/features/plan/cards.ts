import { showDay } from '#platform/clock.ts';
import { slackIdsOf } from '#platform/directory/people.ts';
import type { Card } from '#platform/feature.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../projects/day.ts';
import type { HeadlineLine } from '../projects/headline.ts';
import { projectById } from '../projects/queries.ts';
import { proposalMessage } from './blocks/proposal.ts';
import { planOf } from './plan.ts';
import { milestonesOf, proposalById } from './queries.ts';
import { asHeld, isBehind, isOverdue, nextMilestone } from './rules/milestone.ts';
import { shiftsFor } from './rules/rescheduling.ts';

/** A manager's question about another date. */
export const proposalCard: Card = async (subject, ctx) => {
  const proposal = await proposalById(ctx, subject);
  const project = proposal && (await projectById(ctx, proposal.projectId));
  if (!proposal || !project) return null;
  const { requestedBy, decidedBy, anchor, to } = proposal;
  const [plan, slackIds] = await Promise.all([
    planOf(ctx, project),
    slackIdsOf(ctx, [requestedBy, ...(decidedBy ? [decidedBy] : [])]),
  ]);
  return proposalMessage({
    plan,
    proposal,
    requester: slackIds.get(requestedBy) ?? 'someone',
    decider: (decidedBy && slackIds.get(decidedBy)) ?? null,
    shifts: proposal.state === 'proposed' ? shiftsFor(plan, anchor, to) : [],
  });
};

/** The pinned message's line about the plan. */
export const planLine: HeadlineLine = async (project, ctx) => {
  const all = asHeld(await milestonesOf(ctx, { project: project.id }), project.actualGoLive);
  const milestones = all.filter((milestone) => !isBehind(milestone, project.phase));
  const today = projectDay(ctx, project);
  const next = nextMilestone(milestones);
  if (!next) return null;
  const overdue = milestones.filter((milestone) => isOverdue(milestone, today)).length;
  const what = `${esc(next.name, 200)}, ${showDay(next.planned)}`;
  if (overdue > 1) return `⚠ ${overdue} overdue, the oldest: ${what}`;
  return overdue === 1 ? `⚠ Overdue: ${what}` : `Next: ${what}`;
};
