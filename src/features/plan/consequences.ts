import { and, eq, inArray } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import type { Consequences } from '#platform/feature.ts';
import { projects } from '../projects/tables.ts';
import { dateProposals } from './tables.ts';
import { showProposal } from './writes/anchors.ts';

const leftOver = query((from, _: Record<string, never>) =>
  from
    .from(
      dateProposals,
      and(
        eq(dateProposals.state, 'proposed'),
        inArray(
          dateProposals.projectId,
          from.pick(projects, { id: projects.id }, inArray(projects.state, ['closed', 'cancelled'])) as never,
        ),
      ),
    )
    .limit(1),
);

/** Nobody decides on a date of a project that is history: the question ends, and its cards lose their buttons. */
export const planConsequences: Consequences = async (ctx) => {
  const [proposal] = await leftOver(ctx, {});
  if (!proposal) return [];
  return [
    (tx) =>
      tx
        .update(
          dateProposals,
          { state: 'ended', decidedAt: ctx.now },
          eq(dateProposals.id, proposal.id),
          eq(dateProposals.state, 'proposed'),
        )
        .returning(),
    ctx.record({
      action: 'proposal.end',
      subject: `proposal:${proposal.id}`,
      project: proposal.projectId,
      before: { state: proposal.state },
      after: { state: 'ended' },
    }),
    ...showProposal(proposal.id, proposal.askedOf, null),
  ];
};
