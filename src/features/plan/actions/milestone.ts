import { z } from 'zod';
import { type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { open, replace } from '#platform/slack/reply.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { finish, reopen, start, type Turn } from '../finishing.ts';
import { moveModal } from '../modals.ts';
import { authority, mustBeAhead, planById, targetOf } from '../moving.ts';
import type { Plan } from '../plan.ts';
import { type MilestoneRow, milestoneById } from '../queries.ts';
import { milestoneScreen } from '../screens.ts';

const value = z.object({ milestone: z.string() });

export const finishAction = defineAction({
  id: 'plan.finish',
  value,
  press: async (pressed, ctx) =>
    turned(ctx, await load(ctx, pressed.milestone), (plan, it) => finish(ctx, plan, it, plan.today)),
});

export const reopenAction = defineAction({
  id: 'plan.reopen',
  value,
  press: async (pressed, ctx) => turned(ctx, await load(ctx, pressed.milestone), (plan, it) => reopen(ctx, plan, it)),
});

export const startAction = defineAction({
  id: 'plan.start',
  value,
  press: async (pressed, ctx) => turned(ctx, await load(ctx, pressed.milestone), (plan, it) => start(ctx, plan, it)),
});

/** Asks for the new date. */
export const askAction = defineAction({
  id: 'plan.ask',
  value,
  press: async (pressed, ctx) => {
    const { plan, milestone } = await load(ctx, pressed.milestone);
    mustBeOpen(plan.project);
    const target = targetOf(milestone);
    const as = authority(ctx, plan, target);
    mustBeAhead(plan, target);
    return open(moveModal({ plan, target, as, day: null, channel: ctx.channel }));
  },
});

/** The milestone chosen in the plan's menu. */
export const pickAction = defineAction({
  id: 'plan.pick',
  value: z.null(),
  press: async (_, ctx, { chosen }) => {
    const { plan, milestone } = await load(ctx, chosen ?? '');
    return replace(await milestoneScreen(ctx, plan, milestone));
  },
});

async function load(ctx: Context, id: string): Promise<{ plan: Plan; milestone: MilestoneRow }> {
  const milestone = await milestoneById(ctx, id);
  if (!milestone)
    throw new Refusal('This milestone is no longer in the plan. Open the plan again with `/golive plan`.');
  const plan = await planById(ctx, milestone.projectId);
  return { plan, milestone: plan.milestones.find((each) => each.id === id) ?? milestone };
}

async function turned(
  ctx: Context,
  { plan, milestone }: { plan: Plan; milestone: MilestoneRow },
  turn: (plan: Plan, milestone: MilestoneRow) => Turn,
) {
  mustBeOpen(plan.project);
  const after = turn(plan, milestone);
  return replace(await milestoneScreen(ctx, plan, after.milestone, after.said), ...after.writes);
}
