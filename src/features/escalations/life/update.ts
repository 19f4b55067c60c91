import { z } from 'zod';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, selectInput, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { promising } from '../ladder/running.ts';
import { promisedAt as promisedFor, promiseKeys, promisesFor } from '../rules/clock.ts';
import { promisesRun } from '../rules/due.ts';
import { codeOf } from '../rules/life.ts';
import { clockTimeOf } from '../time.ts';
import { titleOf, when } from '../words.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { said, TEXT_MAX } from './texts.ts';

/** Real work: a status, the next action and when more is heard. Nothing less restarts the clock of updates. */
export const updating = formStep({
  verb: 'update',
  form: z.object({ status: said, next: said, promise: z.enum(promiseKeys) }),
  modal: ({ it }, meta) => {
    const choices = promisesFor(it.severity);
    return modal({
      callback: 'escalations.update',
      title: `Update ${codeOf(it)}`,
      submit: 'Tell everybody',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({ key: 'status', label: 'Where does it stand?', multiline: true, max: TEXT_MAX }),
        textInput({ key: 'next', label: 'What is done next, and by whom?', max: TEXT_MAX }),
        selectInput({
          key: 'promise',
          label: 'The next update comes',
          options: choices.map(({ key, says }) => ({ value: key, text: says })),
          initial: choices.at(-1)?.key ?? '',
        }),
      ],
    });
  },
  decide: async ({ status, next, promise }, { it, project }, ctx) => {
    const time = await clockTimeOf(ctx, it, ctx.now);
    const at = promisedFor(it.severity, promise, ctx.now, time);
    if (!at)
      throw new Refusal('It became more severe meanwhile. Close this form and open it again.', { field: 'promise' });
    return {
      action: 'escalation.update',
      set: {
        ...stepped(ctx),
        ...promising(it, promisesRun(it) ? at : null, time),
        status,
        nextAction: next,
        updatedAt: ctx.now,
      },
      line: {
        text: `${mention(ctx.actor.slackId)}: ${esc(status, 600)}\n*Next* ${esc(next, 400)}${promisesRun(it) ? ` · next update by ${when(at, project)}` : ''}`,
      },
    };
  },
});
