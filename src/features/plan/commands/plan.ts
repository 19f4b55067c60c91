import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { whisper } from '#platform/slack/reply.ts';
import { theProject } from '../../projects/find.ts';
import { planScreen } from '../screens.ts';

export const planCommand: Command = {
  path: 'plan',
  usage: '[KEY]',
  summary: 'See the plan: milestones by phase, what is late, what is next',
  examples: ['/golive plan', '/golive plan ACME'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'plan');
    if ('ask' in found) return found.ask;
    if (found.rest !== '') {
      throw new Refusal(
        `I don't know what “${found.rest.slice(0, 40)}” means behind \`plan\`. Try \`/golive plan ${found.project.key}\`.`,
      );
    }
    return whisper(await planScreen(ctx, found.project, 1));
  },
};
