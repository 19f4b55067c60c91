import type { Day } from '#platform/clock.ts';
import { and, asc, desc, eq, inArray, lt } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { dateProposals, milestoneMoves, milestones } from './tables.ts';

export type MilestoneRow = typeof milestones.$inferSelect;
export type MoveRow = typeof milestoneMoves.$inferSelect;
export type ProposalRow = typeof dateProposals.$inferSelect;

/** A project's plan in the order of the work, what was dropped included. */
export const milestonesOf = query((from, $: { project: string }) =>
  from.from(milestones, eq(milestones.projectId, $.project)).orderBy(asc(milestones.position)),
);

const overdue = query((from, $: { today: string }) =>
  from
    .from(milestones, and(inArray(milestones.state, ['planned', 'in_progress']), lt(milestones.planned, $.today)))
    .orderBy(asc(milestones.planned)),
);

/** Every unfinished milestone of the workspace that was due before this day, longest overdue first. */
export function overdueMilestones(scope: Scope, today: Day): Promise<MilestoneRow[]> {
  return overdue(scope, { today });
}

const milestoneQuery = query((from, $: { id: string }) => from.from(milestones, eq(milestones.id, $.id)).limit(1));
const proposalQuery = query((from, $: { id: string }) => from.from(dateProposals, eq(dateProposals.id, $.id)).limit(1));

export async function milestoneById(scope: Scope, id: string): Promise<MilestoneRow | undefined> {
  return (await milestoneQuery(scope, { id }))[0];
}

export async function proposalById(scope: Scope, id: string): Promise<ProposalRow | undefined> {
  return (await proposalQuery(scope, { id }))[0];
}

/** The newest five. */
export const movesOf = query((from, $: { milestone: string }) =>
  from.from(milestoneMoves, eq(milestoneMoves.milestoneId, $.milestone)).orderBy(desc(milestoneMoves.id)).limit(5),
);

/** Those that still wait for a manager. */
export const openProposals = query((from, $: { project: string }) =>
  from.from(dateProposals, eq(dateProposals.projectId, $.project), eq(dateProposals.state, 'proposed')),
);
