import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { may, must } from '../projects/permissions.ts';
import { projectById } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { heldOn, type Plan, planOf } from './plan.ts';
import type { MilestoneRow } from './queries.ts';
import { mustBeMovable, mustBeMovableAnchor } from './rules/allowed.ts';
import type { Anchor } from './rules/place.ts';

/** What a move is about: one milestone, or a date that the whole plan hangs on. */
export type Target = { kind: 'milestone'; milestone: MilestoneRow } | { kind: 'anchor'; anchor: Anchor };

/** The milestones `kickoff` and `go-live` are the project's own dates. */
export function targetOf(milestone: MilestoneRow): Target {
  if (milestone.key === 'kickoff' || milestone.key === 'go-live') return { kind: 'anchor', anchor: milestone.key };
  return { kind: 'milestone', milestone };
}

/** The plan behind a button; refused when the project is gone. */
export async function planById(ctx: Context, project: string): Promise<Plan> {
  const found = await projectById(ctx, project);
  if (!found) throw new Refusal('This project is no longer there. See what is running with `/golive list`.');
  return planOf(ctx, found);
}

/** The plan to change; refused when the project is history. */
export async function openPlanOf(ctx: Context, project: string): Promise<Plan> {
  const plan = await planById(ctx, project);
  mustBeOpen(plan.project);
  return plan;
}

export function mustChange(ctx: Context, plan: Plan): void {
  must(ctx.actor, 'plan.change', plan.project, plan.team);
}

/** Whether this person's word moves it, or is a proposal that a manager decides on; `Denied` when neither. */
export function authority(ctx: Context, plan: Plan, target: Target): 'moves' | 'proposes' {
  if (target.kind === 'milestone') {
    mustChange(ctx, plan);
    return 'moves';
  }
  if (may(ctx.actor, 'golive.move', plan.team, plan.project)) return 'moves';
  must(ctx.actor, 'golive.propose', plan.project, plan.team);
  return 'proposes';
}

/** Refuses days to which this cannot move. */
export function mustFit(plan: Plan, target: Target, day: Day): void {
  if (target.kind === 'milestone') mustBeMovable(target.milestone, day, plan.today);
  else mustBeMovableAnchor(target.anchor, plan.dates, day, heldOn(plan, target.anchor), plan.today);
}

/** Refuses what is done already, before a date is asked for. */
export function mustBeAhead(plan: Plan, target: Target): void {
  const done = target.kind === 'milestone' ? target.milestone.done : heldOn(plan, target.anchor);
  if (done) mustFit(plan, target, plan.today);
}
