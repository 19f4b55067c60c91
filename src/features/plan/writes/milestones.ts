import type { Day } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Plan } from '../plan.ts';
import type { MilestoneRow } from '../queries.ts';
import type { Why } from '../rules/cause.ts';
import { anchorDay, placeOf } from '../rules/place.ts';
import type { Shift } from '../rules/replan.ts';
import { milestoneMoves, milestones } from '../tables.ts';

/** Shifts milestones and keeps each in the history. */
export function shift(shifts: readonly Shift<MilestoneRow>[], why: Why, by: string): Write[] {
  if (shifts.length === 0) return [];
  return [
    ...shifts.map(
      ({ milestone, to, place }): Write =>
        (tx) =>
          tx.update(milestones, { planned: to, place }, eq(milestones.id, milestone.id)),
    ),
    (tx) =>
      tx.insert(
        milestoneMoves,
        shifts.map(({ milestone, to }) => ({
          id: tx.newId(),
          projectId: milestone.projectId,
          milestoneId: milestone.id,
          what: 'planned' as const,
          from: milestone.planned,
          to,
          ...why,
          by,
          at: tx.now,
        })),
      ),
  ];
}

/** One milestone to another day: nothing else moves. */
export function moveMilestone(ctx: Context, plan: Plan, milestone: MilestoneRow, to: Day, why: Why): Write[] {
  const place = placeOf(to, anchorDay(milestone.anchor, plan.dates), plan.calendar);
  return [
    ...shift([{ milestone, to, place }], why, ctx.actor.id),
    ctx.record({
      action: 'milestone.move',
      subject: `milestone:${milestone.id}`,
      project: plan.project.id,
      before: { planned: milestone.planned },
      after: { planned: to, cause: why.cause },
      text: { name: milestone.name, reason: why.reason },
    }),
  ];
}

/** Done on that day, or with null not done after all. */
export function finishMilestone(ctx: Context, milestone: MilestoneRow, day: Day | null): Write[] {
  const state = day === null ? ('planned' as const) : ('done' as const);
  return [
    (tx) => tx.update(milestones, { state, done: day }, eq(milestones.id, milestone.id)),
    (tx) =>
      tx.insert(milestoneMoves, {
        id: tx.newId(),
        projectId: milestone.projectId,
        milestoneId: milestone.id,
        what: 'done',
        from: milestone.done,
        to: day,
        reason: '',
        by: ctx.actor.id,
        at: tx.now,
      }),
    ctx.record({
      action: day === null ? 'milestone.reopen' : 'milestone.finish',
      subject: `milestone:${milestone.id}`,
      project: milestone.projectId,
      before: { state: milestone.state, done: milestone.done },
      after: { state, done: day },
      text: { name: milestone.name },
    }),
  ];
}

export function startMilestone(ctx: Context, milestone: MilestoneRow): Write[] {
  return [
    (tx) => tx.update(milestones, { state: 'in_progress' }, eq(milestones.id, milestone.id)),
    ctx.record({
      action: 'milestone.start',
      subject: `milestone:${milestone.id}`,
      project: milestone.projectId,
      before: { state: milestone.state },
      after: { state: 'in_progress' },
      text: { name: milestone.name },
    }),
  ];
}
