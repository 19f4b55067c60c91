import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { isOver } from '../blocks/status.ts';
import { teamMessage } from '../blocks/team.ts';
import type { HeadlineLine } from '../headline.ts';
import { pageOf } from '../page.ts';
import { may } from '../permissions.ts';

/** Who does what; `lines` are what other features add, such as delegations. */
export function teamCommand(lines: readonly HeadlineLine[]): Command {
  return {
    path: 'team',
    usage: '[KEY]',
    summary: 'See and change who holds which role',
    examples: ['/golive team ACME'],
    reads: true,
    run: async (text, ctx) => {
      const page = await pageOf(ctx, text, 'team', lines);
      if ('ask' in page) return page.ask;
      const { project, assignments } = page;
      const changes = may(ctx.actor, 'project.edit', assignments, project) && !isOver(project);
      return whisper(teamMessage({ ...page, changes }));
    },
  };
}
