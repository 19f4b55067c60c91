import type { Button } from '@slack/types';
import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { esc, shorten } from '#platform/slack/mrkdwn.ts';
import { open, whisper } from '#platform/slack/reply.ts';
import { projectById } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { openButton } from './blocks/list.ts';
import { addMeta, addModal } from './modals/item.ts';
import { itemFrom, type LogSource } from './queries.ts';
import { codeOf } from './rules/item.ts';
import { titled } from './rules/text.ts';
import { gatesOf } from './screen.ts';

/** As JSON it may double, and a button carries 2,000 characters. */
const KEPT = 700;

interface Logging {
  /** An id. */
  project: string;
  title: string;
  /** The card it stands on, which is drawn again once it is logged; nobody logs it a second time. */
  from: LogSource;
}

/** Opens the form for a new issue, filled with what is known where the button stands. */
export function logButton({ project, title, from }: Logging): Button {
  return button({
    id: 'raid.log',
    text: 'Log issue',
    value: { project, title: shorten(title, KEPT), from },
    label: 'Log it as an issue in the RAID log',
  });
}

export const logFromButton = defineAction({
  id: 'raid.log',
  value: z.object({ project: z.string(), title: z.string(), from: addMeta.shape.from }),
  press: async ({ project: id, title, from }, ctx) => {
    const project = await projectById(ctx, id);
    if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
    mustBeOpen(project);
    const known = from && (await itemFrom(ctx, project.id, from));
    if (known) {
      return whisper(
        message([
          section(`*${codeOf(known)}* ${esc(known.title, 150)} is logged for it already.`),
          actions(openButton(known, `Open ${codeOf(known)}`)),
        ]),
      );
    }
    return open(
      addModal({
        title: 'Log an issue',
        projects: [],
        gates: await gatesOf(ctx, project),
        filled: { type: 'issue', ...titled(title) },
        meta: { project: project.id, gate: null, channel: ctx.channel, source: null, from },
      }),
    );
  },
});
