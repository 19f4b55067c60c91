import type { RichTextBlock } from '@slack/types';
import type { Scope, Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { message, section } from '#platform/slack/blocks.ts';
import type { Project } from '../../projects/queries.ts';
import { buttonsFor } from '../card/buttons.ts';
import { deskOf, type Escalation } from '../queries.ts';
import { titleOf } from '../words.ts';

/** As a block of its own: in mrkdwn the platform disarms every such call. */
const here: RichTextBlock = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'broadcast', range: 'here' },
        { type: 'text', text: ' A Sev1: see whether you can help.' },
      ],
    },
  ],
};

/** Calls everybody who is there, for a Sev1 alone and only where an admin allows it (domain.md §6); null: it calls nobody. */
export async function hereLine(scope: Scope, it: Escalation): Promise<RichTextBlock | null> {
  if (it.severity !== 1 || it.restricted) return null;
  const [desk] = await deskOf(scope, {});
  return desk?.callsHere ? here : null;
}

/** An edited card rings nobody, and Slack knows no `@here` in a thread: what became a Sev1 is called out beside its card. */
export async function callHere(ctx: Context, it: Escalation, project: Project): Promise<Write[]> {
  const line = await hereLine(ctx, it);
  if (!line || (await isKnownShared(ctx, project.channel))) return [];
  const words = message([line, section(titleOf(it))], { foot: [buttonsFor(it, project, 'aside')] });
  return [
    post({
      key: `esc-here:${it.id}:${it.version}`,
      class: 'never-twice',
      to: project.channel,
      message: words,
      internal: true,
      // Elsewhere there is nobody to call.
      fallback: [],
      priority: 'urgent',
      onBehalfOf: ctx.actor.slackId,
    }),
  ];
}
