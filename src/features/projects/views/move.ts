import { z } from 'zod';
import type { Write } from '#platform/db/scope.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc, isBlank, mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { permitted } from '../actions/manage.ts';
import { holdersOf, holding } from '../holders.ts';
import { tellNamed } from '../named.ts';
import type { Project } from '../queries.ts';
import { type Move, moved, moves, stateWords, transitions } from '../rules/states.ts';
import { announce, headline, stopClocks, touch } from '../writes.ts';

const did: Record<Move, (key: string) => string> = {
  activate: (key) => `activated ${key}`,
  hold: (key) => `put ${key} on hold`,
  resume: (key) => `resumed ${key}`,
  cancel: (key) => `cancelled ${key}`,
};

/** Changes a project's state: the moment from which things are sent, or no longer are. */
export const moveView = defineView({
  id: 'projects.move',
  form: z.object({ reason: z.string().max(500).optional() }),
  meta: z.object({ project: z.string(), move: z.enum(moves), channel: z.string().nullable() }),
  submit: async ({ reason }, { project: id, move, channel }, ctx) => {
    const project = await permitted(ctx, id, 'project.state');
    const state = moved(project.key, project.state, move);
    if (transitions[move].reason && isBlank(reason ?? ''))
      throw new Refusal('Say why, in a sentence.', { field: 'reason' });
    const why = reason ? `: ${esc(reason)}` : '';
    const line = `${mention(ctx.actor.slackId)} ${did[move](project.key)}${why}`;
    const told =
      move === 'activate'
        ? [
            show(headline(project), { pinned: true, onBehalfOf: ctx.actor.slackId }),
            ...(await tellOffices(ctx, { ...project, state })),
          ]
        : announce(ctx, project, `project:${project.id}:${project.version + 1}`, line);
    return close(
      message([section(`*${project.key}* is ${stateWords[state]} now.`)]),
      channel,
      touch(project, { state }),
      ...stopClocks(project, move),
      ctx.record({
        action: `project.${move}`,
        subject: `project:${project.id}`,
        project: project.id,
        before: { state: project.state },
        after: { state },
        text: { reason },
      }),
      ...told,
    );
  },
});

/** While it was pending nobody was told that they lead or manage it. */
async function tellOffices(ctx: Context, project: Project): Promise<Write[]> {
  const team = await holdersOf(ctx, project.id);
  return ['lead', 'manager'].flatMap((role) => tellNamed(ctx, project, role, holding(team, role)));
}
