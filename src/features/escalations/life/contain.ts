import { z } from 'zod';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { codeOf } from '../rules/life.ts';
import { spanWords, titleOf } from '../words.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { said, TEXT_MAX } from './texts.ts';

export const contain = formStep({
  verb: 'contain',
  form: z.object({ containment: said }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.contain',
      title: 'Contained',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({
          key: 'containment',
          label: 'What holds the damage?',
          hint: 'The workaround that customers can live with until it is resolved.',
          multiline: true,
          max: TEXT_MAX,
        }),
      ],
    }),
  decide: async ({ containment }, { it }, ctx) => ({
    action: 'escalation.contain',
    set: { ...stepped(ctx), state: 'contained', containment, containedAt: ctx.now },
    line: {
      text: `${mention(ctx.actor.slackId)} contained *${codeOf(it)}* after ${spanWords(it.clockFrom, ctx.now)}: ${esc(containment, 400)}`,
    },
  }),
});
