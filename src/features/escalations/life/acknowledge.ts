import { defineAction } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { handed } from '../ladder/running.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { spanWords, when } from '../words.ts';
import { involve } from '../writes.ts';
import { pressed, pressedOn, stepped } from './done.ts';
import { loaded, mustTake } from './rights.ts';

/** Somebody takes it on: they own it from now on, the ladder stops, and the first update is promised. */
export const acknowledge = defineAction({
  id: 'escalations.acknowledge',
  value: pressedOn,
  press: async ({ escalation, screen }, ctx) => {
    const at = await loaded(ctx, escalation);
    await mustTake(ctx, at, 'acknowledge');
    const { it, project } = at;
    const { actor, now } = ctx;
    const mine = { ...it, state: 'acknowledged' as const, ownerId: actor.id, assigneeId: actor.id };
    const set = {
      ...stepped(ctx),
      state: mine.state,
      ownerId: actor.id,
      assigneeId: actor.id,
      ...(await handed(ctx, it, mine)),
    };
    const next = set.promisedAt ? ` Next update by ${when(set.promisedAt, project)}.` : '';
    const taken = await take(ctx, it, project, {
      action: 'escalation.acknowledge',
      set: { ...set, acknowledgedAt: now, nextAsked: [] },
      line: {
        text: `${mention(actor.slackId)} acknowledged *${codeOf(it)}* after ${spanWords(it.clockFrom, now)}.${next}`,
      },
      more: [involve(it.id, actor.id, 'joined', null)],
    });
    return pressed(ctx, project, taken, screen);
  },
});
