import { z } from 'zod';
import { showInstant } from '#platform/clock.ts';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { channel, mention } from '#platform/slack/mrkdwn.ts';
import { whisper } from '#platform/slack/reply.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { type Checked, checkMessage } from './blocks.ts';
import { checkFoot } from './foot.ts';
import { mustBeInternal } from './internal.ts';
import { checked, gatesNow } from './read.ts';

const value = z.object({ gate: z.string() });

/** The check of one gate, for whoever presses: also under a message that was shared. */
export const checkAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.check',
  value,
  press: async ({ gate: id }, ctx) => {
    const seen = await checkedGate(ctx, id);
    return whisper(checkMessage(seen, checkFoot(ctx, seen)));
  },
});

async function checkedGate(ctx: Context, id: string): Promise<Checked> {
  const { project, gate } = await gateAndProject(ctx, id);
  return checked(ctx, project, gate, await gatesNow(ctx, project));
}

/** Posts the verdict as it is now, not as it was when it was looked at. Outsiders never see it: the courier holds it back. */
export const shareAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.share',
  value,
  press: async ({ gate: id }, ctx) => {
    const seen = await checkedGate(ctx, id);
    const { project, gate } = seen;
    mustBeOpen(project);
    if (project.state === 'pending') {
      throw new Refusal(`${project.key} is pending, so nothing is sent to its channel. Activate it first.`);
    }
    await mustBeInternal(ctx, project);
    const shared = checkMessage(seen, [
      actions(button({ id: 'gates.check', text: 'Check again', value: { gate: gate.id } })),
      context(`Shared by ${mention(ctx.actor.slackId)}, as it stood on ${showInstant(ctx.now, project.zone)}`),
    ]);
    return whisper(
      message([section(`I’m posting it in ${channel(project.channel)}.`)]),
      post({
        key: `share:${ctx.newId()}`,
        class: 'replaceable',
        to: project.channel,
        message: shared,
        internal: true,
        onBehalfOf: ctx.actor.slackId,
      }),
    );
  },
});
