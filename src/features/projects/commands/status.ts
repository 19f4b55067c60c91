import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { statusMessage } from '../blocks/status.ts';
import { projectDay } from '../day.ts';
import type { HeadlineLine } from '../headline.ts';
import { pageOf } from '../page.ts';
import { may } from '../permissions.ts';

/** Where a project stands; `lines` are what other features add to the pinned message. */
export function statusCommand(lines: readonly HeadlineLine[]): Command {
  return {
    path: 'status',
    usage: '[KEY]',
    summary: 'See where a project stands, and manage it',
    examples: ['/golive status ACME'],
    reads: true,
    run: async (text, ctx) => {
      const page = await pageOf(ctx, text, 'status', lines);
      if ('ask' in page) return page.ask;
      const { project, assignments } = page;
      const manages =
        may(ctx.actor, 'project.edit', assignments, project) || may(ctx.actor, 'project.state', assignments, project);
      return whisper(statusMessage({ ...page, manages, today: projectDay(ctx, project) }));
    },
  };
}
