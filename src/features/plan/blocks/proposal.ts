import { showInstant } from '#platform/clock.ts';
import { actions, button, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../../projects/find.ts';
import type { Plan } from '../plan.ts';
import type { MilestoneRow, ProposalRow } from '../queries.ts';
import { anchorWords } from '../rules/allowed.ts';
import { causeWords } from '../rules/cause.ts';
import type { Shift } from '../rules/replan.ts';
import { anchorPreview, change } from './preview.ts';

export interface ProposalView {
  plan: Plan;
  proposal: ProposalRow;
  /** Slack ids of the requester and of whoever decided. */
  requester: string;
  decider: string | null;
  shifts: readonly Shift<MilestoneRow>[];
}

/** What a manager reads before deciding on another date, and what became of it. */
export function proposalMessage({ plan, proposal, requester, decider, shifts }: ProposalView): Message {
  const { anchor, to, cause, reason } = proposal;
  const asked = `${mention(requester)} asks to move the ${anchorWords[anchor]} of ${nameOf(plan.project)}`;
  const why = `*${causeWords[cause]}*: ${esc(reason, 1_500)}`;
  if (proposal.state !== 'proposed') {
    const from = change(plan, proposal.from, to);
    return message([section(`${asked}\n${from}\n${why}`), section(outcome(proposal, decider, plan.project.zone))]);
  }
  const value = { proposal: proposal.id };
  return message([
    section(`${asked}\n${why}`),
    anchorPreview(plan, anchor, to, shifts),
    context(
      'You are asked because a baselined date moves only with a manager’s yes. The first of you to decide, decides.',
    ),
    actions(
      button({ id: 'plan.approve', text: 'Approve', value, style: 'primary' }),
      button({ id: 'plan.decline', text: 'Decline…', value }),
    ),
  ]);
}

/** `Approved by @tom at …`, for cards and for whoever comes second. */
export function outcome({ state, decidedAt, comment }: ProposalRow, decider: string | null, zone: string): Mrkdwn {
  const by = decider ? ` by ${mention(decider)}` : '';
  const at = decidedAt ? `, ${esc(showInstant(decidedAt, zone))}` : '';
  switch (state) {
    case 'applied':
      return `✓ Approved${by}${at}. The plan has moved.`;
    case 'declined':
      return `✗ Declined${by}${at}: ${esc(comment, 1_000)}`;
    case 'replaced':
      return `Replaced by a later change${by}${at}. There is nothing left to decide here.`;
    case 'ended':
      return `The project ended before anyone decided${at}. There is nothing left to decide here.`;
    case 'proposed':
      return 'Not decided yet.';
  }
}
