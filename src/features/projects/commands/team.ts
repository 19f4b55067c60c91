import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { isOver } from '../blocks/status.ts';
import { teamMessage } from '../blocks/team.ts';
import { mustEnd, theProject } from '../find.ts';
import type { HeadlineLine } from '../headline.ts';
import { holdersOf } from '../holders.ts';
import { may } from '../permissions.ts';
import { playbookOf } from '../queries.ts';

/** Who does what; `lines` are what other features add, such as delegations. */
export function teamCommand(lines: readonly HeadlineLine[]): Command {
  return {
    path: 'team',
    usage: '[KEY]',
    summary: 'See and change who holds which role',
    examples: ['/golive team ACME'],
    reads: true,
    run: async (text, ctx) => {
      const found = await theProject(ctx, text, 'team');
      if ('ask' in found) return found.ask;
      mustEnd(found, 'team');
      const { project } = found;
      const asInside = { ...ctx, shared: false };
      const [playbook, { assignments, byRole }, more] = await Promise.all([
        playbookOf(ctx, project.id),
        holdersOf(ctx, project.id),
        Promise.all(lines.map((line) => line(project, asInside))),
      ]);
      const changes = may(ctx.actor, 'project.edit', assignments, project) && !isOver(project);
      return whisper(teamMessage({ project, playbook, byRole, lines: more, changes }));
    },
  };
}
