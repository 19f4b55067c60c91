import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { statusMessage } from '../blocks/status.ts';
import { projectDay } from '../day.ts';
import { mustEnd, theProject } from '../find.ts';
import type { HeadlineLine } from '../headline.ts';
import { holdersOf } from '../holders.ts';
import { may } from '../permissions.ts';
import { playbookOf } from '../queries.ts';

/** Where a project stands; `lines` are what other features add to the pinned message. */
export function statusCommand(lines: readonly HeadlineLine[]): Command {
  return {
    path: 'status',
    usage: '[KEY]',
    summary: 'See where a project stands, and manage it',
    examples: ['/golive status ACME'],
    reads: true,
    run: async (text, ctx) => {
      const found = await theProject(ctx, text, 'status');
      if ('ask' in found) return found.ask;
      mustEnd(found, 'status');
      const { project } = found;
      const asInside = { ...ctx, shared: false };
      const [playbook, { assignments, byRole }, more] = await Promise.all([
        playbookOf(ctx, project.id),
        holdersOf(ctx, project.id),
        Promise.all(lines.map((line) => line(project, asInside))),
      ]);
      const manages =
        may(ctx.actor, 'project.edit', assignments, project) || may(ctx.actor, 'project.state', assignments, project);
      return whisper(
        statusMessage({ project, playbook, byRole, lines: more, manages, today: projectDay(ctx, project) }),
      );
    },
  };
}
