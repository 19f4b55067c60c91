import { z } from 'zod';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { replace } from '#platform/slack/reply.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { answering, mustTakePart } from './mine.ts';
import { settingUp } from './setting-up.ts';
import { statusScreen } from './status.ts';
import { join, leave } from './taking-part.ts';

const inProject = z.object({ project: z.string() });

/** The day of the message while what was said for it can be changed, else today's. */
const answer = defineAction({
  id: 'standups.answer',
  value: inProject.extend({ day: z.string().optional() }),
  press: async ({ project, day }, ctx) => answering(ctx, await mustTakePart(ctx, project), day),
});

const joinIt = defineAction({
  id: 'standups.join',
  value: inProject,
  press: async ({ project }, ctx) => join(ctx, await known(ctx, project)),
});

const leaveIt = defineAction({
  id: 'standups.leave',
  value: inProject,
  press: async ({ project }, ctx) => leave(ctx, await known(ctx, project)),
});

const askSetup = defineAction({
  id: 'standups.ask-setup',
  value: inProject,
  press: ({ project }, ctx) => settingUp(ctx, project),
});

const turnPage = defineAction({
  id: 'standups.page',
  value: inProject.extend({ page: z.int() }),
  press: async ({ project, page }, ctx) => replace(await statusScreen(ctx, await known(ctx, project), page)),
});

async function known(ctx: Context, id: string): Promise<Project> {
  const project = await projectById(ctx, id);
  if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
  return project;
}

// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined
export const standupActions: readonly Action<any>[] = [answer, joinIt, leaveIt, askSetup, turnPage];
