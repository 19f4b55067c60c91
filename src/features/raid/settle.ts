import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../projects/day.ts';
import type { Project } from '../projects/queries.ts';
import { announce, touch } from '../projects/writes.ts';
import { changed } from './changed.ts';
import { type Decided, told } from './log.ts';
import type { Verb } from './modals/settle.ts';
import type { RaidItem } from './queries.ts';
import { mustChange, mustRelease, mustSettle } from './rights.ts';
import { mustEndInTime, usualUntil } from './rules/accept.ts';
import { aType, codeOf, isHigh, successor } from './rules/item.ts';
import { mustGiveReason } from './rules/text.ts';
import { succeeded } from './succeed.ts';

/**
 * Closes an item, or accepts it until a last day: the usual one when none is named. The channel hears of it when
 * something high goes.
 */
export async function settleItem(
  ctx: Context,
  project: Project,
  item: RaidItem,
  verb: Verb,
  reason: string,
  named: Day | null,
): Promise<Decided> {
  await mustSettle(ctx, project, item, verb, named);
  mustGiveReason(reason);
  const today = projectDay(ctx, project);
  const acceptedUntil = verb === 'close' ? null : (named ?? usualUntil(project.targetGoLive, today));
  if (acceptedUntil !== null) mustEndInTime(acceptedUntil, project.targetGoLive, today);
  const state = verb === 'close' ? ('closed' as const) : ('accepted' as const);
  const set = { state, reason, settledBy: ctx.actor.id, settledAt: ctx.now, acceptedUntil };
  const after = { ...item, ...set, updatedAt: ctx.now, version: item.version + 1 };
  const line = `${mention(ctx.actor.slackId)} ${state} the high ${item.type} ${await told(ctx, project, after)}`;
  return {
    item: after,
    writes: [
      touch(project),
      ...(await changed(ctx, project, { before: item, after, set, action: `raid.${verb}` })),
      ...(isHigh(item) ? announce(ctx, project, `raid:${item.id}:${after.version}`, line) : []),
    ],
  };
}

/** An assumption that failed goes on as a risk, a risk that happened as an issue. */
export async function convert(ctx: Context, project: Project, item: RaidItem): Promise<Decided> {
  await mustChange(ctx, project, item);
  const type = successor(item);
  await mustRelease(ctx, project, item, 'convert');
  const { item: heir, writes } = await succeeded(ctx, project, item, ctx.actor.id);
  const line = `${mention(ctx.actor.slackId)} turned *${codeOf(item)}* into ${aType(type)}: ${await told(ctx, project, heir)}`;
  const isLoud = isHigh(item) || isHigh(heir);
  return {
    item: heir,
    writes: [touch(project), ...writes, ...(isLoud ? announce(ctx, project, `raid:${heir.id}:1`, line) : [])],
  };
}
