import { z } from 'zod';
import { defineView } from '#platform/feature.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { channel, esc } from '#platform/slack/mrkdwn.ts';
import { close, update } from '#platform/slack/reply.ts';
import type { Shelf } from '../../playbooks/shelf.ts';
import { examine } from '../examine.ts';
import { founding } from '../founding.ts';
import { staleModal } from '../modals/preview.ts';
import type { Opening } from '../opening.ts';
import type { Project } from '../queries.ts';
import { draftSchema } from '../rules/draft.ts';

/** The confirmed preview. Everything is checked again: the preview may have stood there since yesterday. */
export function createView(library: Shelf, openings: readonly Opening[]) {
  return defineView({
    id: 'projects.create',
    form: z.object({}),
    meta: z.object({ draft: draftSchema, origin: z.string().nullable() }),
    submit: async (_, { draft, origin }, ctx) => {
      const found = await examine(ctx, draft, await library());
      if ('troubles' in found) return update(staleModal(found.troubles));
      const { project, writes } = await founding(ctx, draft, found, openings);
      return close(welcome(project), origin, ...writes);
    },
  });
}

function welcome(project: Project) {
  const run = (text: string, command: string) =>
    button({ id: 'projects.run', text, value: { command: `${command} ${project.key}` } });
  const quiet = project.state === 'pending';
  const where = quiet
    ? 'Nothing is sent to anyone until you activate it under *Status*.'
    : `Its pinned message is on its way to ${channel(project.channel)}.`;
  return message([
    section(`*${project.key} is set up* for ${esc(project.customer)}. ${where}`),
    context('Next: say who holds the other roles, then look at the plan.'),
    actions(run('Team', 'team'), run('Plan', 'plan'), run('Check', 'check'), run('Status', 'status')),
  ]);
}
