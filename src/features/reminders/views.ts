import type { z } from 'zod';
import { dayOf, showDay } from '#platform/clock.ts';
import { defineView, type View } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { leaveOn } from '../calendar/rules/absence.ts';
import { workingTimesOf } from '../calendar/working-times.ts';
import { known, matterOf, redrawn } from './line.ts';
import { passForm, passMeta } from './modals.ts';
import { tellPassed } from './passed.ts';
import type { NudgeSource } from './source.ts';

/** Gives a reminder's matter to whom it belongs, and tells them. */
export function passView(sources: readonly NudgeSource[]): View<z.infer<typeof passForm>, z.infer<typeof passMeta>> {
  return defineView({
    id: 'reminders.pass',
    form: passForm,
    meta: passMeta,
    submit: async (form, { key, day, channel }, ctx) => {
      const to = await ctx.meet(form.person);
      if (!to?.active || to.kind !== 'member') {
        throw new Refusal('Choose a member of your workspace who is still active.', { field: 'person' });
      }
      if (to.id === ctx.actor.id) throw new Refusal('That is you. Choose somebody else.', { field: 'person' });
      const today = dayOf(ctx.now, to.zone);
      const time = (await workingTimesOf(ctx, [to], today)).get(to.id);
      const leave = time && leaveOn(today, time);
      if (leave) {
        const until = showDay(leave.to);
        throw new Refusal(`${to.name} is away until ${until}. Choose somebody who is here.`, { field: 'person' });
      }
      const matter = await matterOf(ctx, sources, { key, day });
      const source = known(sources, key);
      const { writes } = await source.handOver(key, to, ctx);
      return close(
        message([section(`Passed on to ${mention(to.slackId)}.`)]),
        channel,
        ...writes,
        await tellPassed(ctx, source, { key, to, matter }),
        ...(await redrawn(ctx, day)),
      );
    },
  });
}
