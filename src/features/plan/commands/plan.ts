import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { mustEnd, theProject } from '../../projects/find.ts';
import { planScreen } from '../screens.ts';

export const planCommand: Command = {
  path: 'plan',
  usage: '[KEY]',
  summary: 'See the plan by phase, what is late and what is next',
  examples: ['/golive plan', '/golive plan ACME'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'plan');
    if ('ask' in found) return found.ask;
    mustEnd(found, 'plan');
    return whisper(await planScreen(ctx, found.project, 1));
  },
};
