import type { Day } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../projects/find.ts';
import { bundleCard, bundleOf } from './bundle-card.ts';
import { collect, type Group, sourceOf } from './collect.ts';
import { standingIn } from './following.ts';
import type { NudgeSource } from './source.ts';

export function known(sources: readonly NudgeSource[], key: string): NudgeSource {
  const source = sourceOf(sources, key);
  if (!source) throw new Refusal('I no longer know what this is about. See your reminders with `/golive reminders`.');
  return source;
}

/** What their message of a day says by now; without a day, what they are reminded of now. */
export async function groupsOf(ctx: Context, day: Day | null, sources: readonly NudgeSource[]): Promise<Group[]> {
  const person = ctx.actor.id;
  const bundle = day === null ? undefined : await bundleOf(ctx, person, day);
  if (!bundle) return collect(ctx, { person, day: ctx.today, now: ctx.now, sources });
  const standing = await standingIn(ctx, person, bundle.day);
  return collect(ctx, { person, day: bundle.day, now: bundle.at, sources, standing });
}

export type Matter = { kind: 'settled' } | { kind: 'open'; what: Mrkdwn | null };

/** What a line of theirs is about, for somebody else: what and when, in which project. */
export async function matterOf(
  ctx: Context,
  sources: readonly NudgeSource[],
  { key, day }: { key: string; day: Day | null },
): Promise<Matter> {
  const source = known(sources, key);
  if (source.describe) {
    const what = await source.describe(ctx, key);
    return what === null ? { kind: 'settled' } : { kind: 'open', what };
  }
  for (const { project, nudges } of await groupsOf(ctx, day, sources)) {
    const nudge = nudges.find((each) => each.key === key);
    if (nudge) return { kind: 'open', what: `${nameOf(project)}: ${nudge.what}` };
  }
  return { kind: 'open', what: null };
}

/** Their message of that day, drawn as it stands now; nothing where there is none to draw. */
export async function redrawn(ctx: Context, day: Day | null): Promise<Write[]> {
  if (day === null || !(await bundleOf(ctx, ctx.actor.id, day))) return [];
  return [show(bundleCard(ctx.actor, day), { onBehalfOf: null })];
}
