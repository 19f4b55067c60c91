import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { touch } from '../../projects/writes.ts';
import type { Plan } from '../plan.ts';
import type { ProposalRow } from '../queries.ts';
import { type Anchor, anchorDay } from '../rules/place.ts';
import { type Rescheduling, shiftsFor } from '../rules/rescheduling.ts';
import { dateProposals } from '../tables.ts';
import { shift } from './milestones.ts';

/** Kickoff or go-live to another day, with everything that hangs on it. Touches the project. `by` asked for it. */
export function reschedule(ctx: Context, plan: Plan, { anchor, to, why }: Rescheduling, by: string): Write[] {
  const shifts = shiftsFor(plan, anchor, to);
  const { project } = plan;
  return [
    touch(project, anchor === 'kickoff' ? { kickoff: to } : { targetGoLive: to }),
    ...shift(shifts, why, by),
    ctx.record({
      action: `${anchor}.move`,
      subject: `project:${project.id}`,
      project: project.id,
      before: { day: anchorDay(anchor, plan.dates) },
      after: { day: to, cause: why.cause, moved: shifts.map(({ milestone }) => milestone.key) },
      text: { reason: why.reason },
    }),
  ];
}

/** What was proposed for the same date before is settled by this: its cards lose their buttons. */
export function replaceProposals(ctx: Context, older: readonly ProposalRow[], anchor: Anchor): Write[] {
  return older
    .filter((proposal) => proposal.anchor === anchor)
    .flatMap((proposal) => decide(ctx, proposal, 'replaced'));
}

/** The end of a proposal, in every manager's card. The project is touched by whoever calls. */
export function decide(
  ctx: Context,
  proposal: ProposalRow,
  state: 'applied' | 'declined' | 'replaced',
  comment = '',
): Write[] {
  return [
    (tx) =>
      tx.update(
        dateProposals,
        { state, comment, decidedBy: ctx.actor.id, decidedAt: ctx.now },
        eq(dateProposals.id, proposal.id),
      ),
    ctx.record({
      action: `proposal.${{ applied: 'approve', declined: 'decline', replaced: 'replace' }[state]}`,
      subject: `proposal:${proposal.id}`,
      project: proposal.projectId,
      before: { state: proposal.state },
      after: { state },
      text: comment ? { comment } : {},
    }),
    ...showProposal(proposal.id, proposal.askedOf, null),
  ];
}

/** Another date that a manager must decide on. `askedOf` are the Slack users who get its card. */
export function propose(ctx: Context, plan: Plan, it: Rescheduling, askedOf: readonly string[]): Write[] {
  const id = ctx.newId();
  const from = anchorDay(it.anchor, plan.dates);
  return [
    touch(plan.project),
    (tx) =>
      tx.insert(dateProposals, {
        id,
        projectId: plan.project.id,
        anchor: it.anchor,
        from,
        to: it.to,
        ...it.why,
        requestedBy: ctx.actor.id,
        askedOf: [...askedOf],
        state: 'proposed',
        comment: '',
        createdAt: tx.now,
      }),
    ctx.record({
      action: `${it.anchor}.propose`,
      subject: `proposal:${id}`,
      project: plan.project.id,
      before: { day: from },
      after: { day: it.to, cause: it.why.cause },
      text: { reason: it.why.reason },
    }),
    ...showProposal(id, askedOf, ctx.actor.slackId),
  ];
}

/** Draws the question anew for everybody who has it. */
export function showProposal(id: string, to: readonly string[], onBehalfOf: string | null): Write[] {
  return to.map((slackId) =>
    show({ kind: 'plan.proposal', subject: id, to: slackId }, { onBehalfOf, class: 'never-missing' }),
  );
}
