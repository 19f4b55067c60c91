import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { replace } from '#platform/slack/reply.ts';
import { projectById } from '../../projects/queries.ts';
import { planScreen } from '../screens.ts';

/** Another page of the plan, in its place. */
export const pageAction = defineAction({
  id: 'plan.page',
  value: z.object({ project: z.string(), page: z.number() }),
  press: async ({ project, page }, ctx) => {
    const found = await projectById(ctx, project);
    if (!found) throw new Refusal('This project is no longer there. See what is running with `/golive list`.');
    return replace(await planScreen(ctx, found, page));
  },
});

/** One of several milestones that fitted the words: the command runs again with its key. */
export const chooseAction = defineAction({
  id: 'plan.choose',
  value: z.object({ command: z.string().regex(/^(move|done) /) }),
  press: async ({ command }, ctx) => {
    const { reply, writes } = await ctx.run(command);
    return reply.kind === 'whisper' ? replace(reply.message, ...writes) : { reply, writes };
  },
});
