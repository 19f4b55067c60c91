import { z } from 'zod';
import { peopleOf } from '#platform/directory/people.ts';
import { defineAction } from '#platform/feature.ts';
import { section } from '#platform/slack/blocks.ts';
import { modal } from '#platform/slack/modal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { nothing, update } from '#platform/slack/reply.ts';
import { joined } from '../life/join.ts';
import { loaded } from '../life/rights.ts';
import { codeOf } from '../rules/life.ts';
import { drawn } from './drawn.ts';
import { draftForm, raiseMeta } from './form.ts';

/** A field was filled: score, hint, route and similar ones are counted anew; what is typed stays. */
export const redraft = defineAction({
  id: 'escalations.draft',
  value: z.unknown(),
  press: async (_, ctx, { view }) => {
    if (!view) return nothing();
    return update(await drawn(ctx, draftForm.parse(view.typed), raiseMeta.parse(view.meta)));
  },
});

/** The same trouble is escalated already: one more on it helps more than a second one. */
export const joinInstead = defineAction({
  id: 'escalations.join-instead',
  value: z.object({ escalation: z.string() }),
  press: async ({ escalation }, ctx) => {
    const at = await loaded(ctx, escalation);
    const { after, writes } = await joined(ctx, at);
    const owner = (await peopleOf(ctx, [after.ownerId ?? after.assigneeId])).values().next().value;
    const has = after.state === 'open' ? 'has been asked' : 'works on it';
    const who = owner ? ` ${mention(owner.slackId)} ${has}.` : '';
    return update(
      modal({
        callback: 'platform.notice',
        title: 'Joined',
        close: 'Done',
        blocks: [
          section(
            `You joined *${codeOf(after)}*, so nothing new was raised.${who} Follow it with \`/escalate ${codeOf(after)}\`.`,
          ),
        ],
      }),
      ...writes,
    );
  },
});
