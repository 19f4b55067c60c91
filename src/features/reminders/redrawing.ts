import { addDays } from '#platform/clock.ts';
import { eq, gte } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import type { Context, Feature, View } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import type { Answer } from '#platform/slack/reply.ts';
import { bundleCard } from './bundle.ts';
import { bundles } from './tables.ts';

const bundlesSince = query((from, $: { person: string; day: string }) =>
  from.pick(bundles, { day: bundles.day }, eq(bundles.personId, $.person), gte(bundles.day, $.day)),
);

/** The same feature: what somebody settles in one of its forms vanishes from their reminders of today and yesterday. */
export function redrawing(feature: Feature): Feature {
  if (!feature.views) return feature;
  return { ...feature, views: feature.views.map(followed) };
}

// biome-ignore lint/suspicious/noExplicitAny: each form is typed where it is defined, by defineView
function followed(view: View<any, any>): View<any, any> {
  return {
    ...view,
    submit: async (form, meta, ctx) => withReminders(ctx, await view.submit(form, meta, ctx)),
  };
}

async function withReminders(ctx: Context, answer: Answer): Promise<Answer> {
  if (answer.writes.length === 0) return answer;
  const days = await bundlesSince(ctx, { person: ctx.actor.id, day: addDays(ctx.today, -1) });
  const shown = days.map(({ day }) => show(bundleCard(ctx.actor, day), { onBehalfOf: null }));
  return { ...answer, writes: [...answer.writes, ...shown] };
}
