import type { Context } from '#platform/feature.ts';
import { defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { codeOf } from '../rules/life.ts';
import { type Taken, take } from '../step.ts';
import { involve } from '../writes.ts';
import { pressed, pressedOn } from './done.ts';
import { type AtEscalation, isNamed, loaded, mustTake } from './rights.ts';

/** One more who is hit, or helps: told of it, and allowed to work on it. */
export const join = defineAction({
  id: 'escalations.join',
  value: pressedOn,
  press: async ({ escalation, screen }, ctx) => {
    const at = await loaded(ctx, escalation);
    return pressed(ctx, at.project, await joined(ctx, at), screen);
  },
});

export async function joined(ctx: Context, at: AtEscalation): Promise<Taken> {
  await mustTake(ctx, at, 'join');
  const { it, project, involved } = at;
  if (isNamed(ctx.actor, it, involved)) throw new Refusal(`You have a part in ${codeOf(it)} already.`);
  return take(ctx, it, project, {
    action: 'escalation.join',
    set: {},
    line: { text: `${mention(ctx.actor.slackId)} joined *${codeOf(it)}*.` },
    more: [involve(it.id, ctx.actor.id, 'joined', null)],
  });
}
