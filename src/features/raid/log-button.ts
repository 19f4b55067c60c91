import type { Button } from '@slack/types';
import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { button } from '#platform/slack/blocks.ts';
import { shorten } from '#platform/slack/mrkdwn.ts';
import { open } from '#platform/slack/reply.ts';
import { projectById } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { addModal } from './modals/item.ts';
import { titled } from './rules/text.ts';
import { gatesOf } from './screen.ts';

/** As JSON it may double, and a button carries 2,000 characters. */
const KEPT = 800;

/** Opens the form for a new issue, filled with what is known where the button stands; `project` is an id. */
export function logButton({ project, title }: { project: string; title: string }): Button {
  return button({
    id: 'raid.log',
    text: 'Log issue',
    value: { project, title: shorten(title, KEPT) },
    label: 'Log it as an issue in the RAID log',
  });
}

export const logFromButton = defineAction({
  id: 'raid.log',
  value: z.object({ project: z.string(), title: z.string() }),
  press: async ({ project: id, title }, ctx) => {
    const project = await projectById(ctx, id);
    if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
    mustBeOpen(project);
    return open(
      addModal({
        title: 'Log an issue',
        projects: [],
        gates: await gatesOf(ctx, project),
        filled: { type: 'issue', ...titled(title) },
        meta: { project: project.id, gate: null, channel: ctx.channel, source: null },
      }),
    );
  },
});
