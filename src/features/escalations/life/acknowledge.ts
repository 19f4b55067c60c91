import { defineAction } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { dueAt, grace, nextPromise } from '../rules/clock.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { clockTimeOf } from '../time.ts';
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
    const time = await clockTimeOf(ctx, { ...it, assigneeId: actor.id }, now);
    const promisedAt = nextPromise(it.severity, now, time);
    const taken = await take(ctx, it, project, {
      action: 'escalation.acknowledge',
      set: {
        ...stepped(ctx),
        state: 'acknowledged',
        ownerId: actor.id,
        assigneeId: actor.id,
        acknowledgedAt: now,
        promisedAt,
        graceEndsAt: dueAt(promisedAt, grace(it.severity), time),
        reminded: 'nobody',
        ladderAt: null,
        nextAsked: [],
      },
      line: {
        text: `${mention(actor.slackId)} acknowledged *${codeOf(it)}* after ${spanWords(it.clockFrom, now)}. Next update at ${when(promisedAt, project)}.`,
      },
      more: [involve(it.id, actor.id, 'joined', null)],
    });
    return pressed(ctx, project, taken, screen);
  },
});
