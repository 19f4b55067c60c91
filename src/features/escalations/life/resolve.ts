import { z } from 'zod';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { endWait } from '../ladder/wait-over.ts';
import { codeOf } from '../rules/life.ts';
import { titleOf } from '../words.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { said, TEXT_MAX } from './texts.ts';

export const resolve = formStep({
  verb: 'resolve',
  form: z.object({ resolution: said }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.resolve',
      title: 'Resolved',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({ key: 'resolution', label: 'What resolved it?', multiline: true, max: TEXT_MAX }),
      ],
    }),
  decide: async ({ resolution }, { it }, ctx) => ({
    action: 'escalation.resolve',
    set: {
      ...stepped(ctx),
      state: 'resolved',
      resolution,
      resolvedAt: ctx.now,
      containedAt: it.containedAt ?? ctx.now,
      promisedAt: null,
      graceEndsAt: null,
      waitingUntil: null,
    },
    line: { text: `${mention(ctx.actor.slackId)} resolved *${codeOf(it)}*: ${esc(resolution, 400)}` },
    more: [endWait(it.id)],
  }),
});
