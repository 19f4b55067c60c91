import type { Context } from '#platform/feature.ts';
import { defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { close, update } from '#platform/slack/reply.ts';
import { carryOut } from '../carry-out.ts';
import { moveForm, moveMeta, moveModal } from '../modals.ts';
import { authority, mustFit, openPlanOf, type Target } from '../moving.ts';
import type { Plan } from '../plan.ts';
import { reasonGiven } from '../rules/cause.ts';

/** The filled-in form: what another date changes is shown first, what has been shown is done. */
export const moveView = defineView({
  id: 'plan.move',
  form: moveForm,
  meta: moveMeta,
  submit: async ({ day, cause, reason }, { project, what, shown, channel }, ctx: Context) => {
    const plan = await openPlanOf(ctx, project);
    const target = targetIn(plan, what);
    const as = authority(ctx, plan, target);
    mustFit(plan, target, day);
    const why = { cause, reason: reasonGiven(reason) };
    if (day !== shown) return update(moveModal({ plan, target, as, day, ...why, channel }));
    const { said, writes } = await carryOut(ctx, plan, target, day, why);
    return close(said, channel, ...writes);
  },
});

function targetIn(plan: Plan, what: string): Target {
  if (what === 'kickoff' || what === 'go-live') return { kind: 'anchor', anchor: what };
  const milestone = plan.milestones.find(({ id }) => id === what);
  if (!milestone)
    throw new Refusal('This milestone is no longer in the plan. Open the plan again with `/golive plan`.');
  return { kind: 'milestone', milestone };
}
