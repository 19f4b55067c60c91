import { showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, isBlank, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../projects/find.ts';
import { must } from '../projects/permissions.ts';
import { touch } from '../projects/writes.ts';
import { outcome } from './blocks/proposal.ts';
import { rescheduledLine, told } from './carry-out.ts';
import { mustFit, openPlanOf } from './moving.ts';
import type { Plan } from './plan.ts';
import { type ProposalRow, proposalById } from './queries.ts';
import { anchorWords } from './rules/allowed.ts';
import { decide, reschedule } from './writes/anchors.ts';

export interface ToDecide {
  plan: Plan;
  proposal: ProposalRow;
  requester: Person | undefined;
}

/** A proposal that this person may decide on now, or how it was decided already. Nobody decides on their own. */
export async function toDecide(ctx: Context, id: string): Promise<ToDecide | { decided: Message }> {
  const asked = await proposalById(ctx, id);
  if (!asked) throw new Refusal('This question is no longer there. See the plan with `/golive plan`.');
  const plan = await openPlanOf(ctx, asked.projectId);
  must(ctx.actor, 'golive.move', plan.project, plan.team);
  // After the plan: who finds dates that somebody's decision has moved meanwhile has to find the decision too.
  const proposal = (await proposalById(ctx, id)) ?? asked;
  if (proposal.state !== 'proposed') {
    const decider = proposal.decidedBy ? await personById(ctx, proposal.decidedBy) : undefined;
    return { decided: message([section(outcome(proposal, decider?.slackId ?? null, plan.project.zone))]) };
  }
  if (proposal.requestedBy === ctx.actor.id) {
    throw new Refusal('You asked for this date yourself, so another manager decides on it.');
  }
  return { plan, proposal, requester: await personById(ctx, proposal.requestedBy) };
}

/** The date moves, in the name of whoever asked, and they are told. Refused when the day has passed meanwhile. */
export async function approve(ctx: Context, { plan, proposal, requester }: ToDecide): Promise<Write[]> {
  const { anchor, to, cause, reason } = proposal;
  mustFit(plan, { kind: 'anchor', anchor }, to);
  const rescheduling = { anchor, to, why: { cause, reason } };
  const who = `${mention(requester?.slackId ?? 'someone')}, approved by ${mention(ctx.actor.slackId)},`;
  return [
    ...reschedule(ctx, plan, rescheduling, proposal.requestedBy),
    ...decide(ctx, proposal, 'applied'),
    ...tell(
      requester,
      proposal,
      `✓ ${mention(ctx.actor.slackId)} approved: ${anchorWords[anchor]} of ${nameOf(plan.project)} is on *${showDay(to)}* now, and the plan has moved with it.`,
    ),
    ...told(ctx, plan, rescheduledLine(plan, rescheduling, who)),
  ];
}

export function decline(ctx: Context, { plan, proposal, requester }: ToDecide, comment: string | undefined): Write[] {
  if (comment === undefined || isBlank(comment))
    throw new Refusal('Say why, so that it can be settled another way.', { field: 'comment' });
  const { anchor, to, from } = proposal;
  const stays = `${anchorWords[anchor]} of ${nameOf(plan.project)} stays on *${showDay(from)}*`;
  return [
    touch(plan.project),
    ...decide(ctx, proposal, 'declined', comment),
    ...tell(
      requester,
      proposal,
      `✗ ${mention(ctx.actor.slackId)} declined ${showDay(to)}: ${stays}.\n> ${esc(comment, 1_500).replaceAll('\n', '\n> ')}`,
    ),
    ...told(ctx, plan, `${mention(ctx.actor.slackId)} declined to move *${anchorWords[anchor]}* to ${showDay(to)}.`),
  ];
}

function tell(requester: Person | undefined, { id, projectId }: ProposalRow, words: Mrkdwn): Write[] {
  if (!requester) return [];
  return [
    post({
      key: `plan.decided:${id}`,
      class: 'never-missing',
      to: requester.slackId,
      message: message([section(words)]),
      internal: false,
      project: projectId,
      onBehalfOf: null,
    }),
  ];
}
