import { slackIdsOf } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import type { Message } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import { milestoneMessage } from './blocks/milestone.ts';
import { planMessage } from './blocks/plan.ts';
import { type Plan, planOf } from './plan.ts';
import { type MilestoneRow, movesOf, openProposals } from './queries.ts';

/** A page of the plan, read afresh. */
export async function planScreen(ctx: Context, project: Project, page: number): Promise<Message> {
  const [plan, proposals] = await Promise.all([planOf(ctx, project), openProposals(ctx, { project: project.id })]);
  const slackIds = await slackIdsOf(
    ctx,
    proposals.map(({ requestedBy }) => requestedBy),
  );
  const waiting = proposals.map(({ anchor, to, requestedBy }) => ({
    anchor,
    to,
    by: slackIds.get(requestedBy) ?? 'someone',
  }));
  return planMessage(plan, waiting, page);
}

/** One milestone with its history; `said` is what just happened to it. */
export async function milestoneScreen(
  ctx: Context,
  plan: Plan,
  milestone: MilestoneRow,
  said?: Mrkdwn,
): Promise<Message> {
  const moves = await movesOf(ctx, { milestone: milestone.id });
  const slackIds = await slackIdsOf(
    ctx,
    moves.map(({ by }) => by),
  );
  return milestoneMessage(plan, milestone, { moves, slackIds }, said);
}
