import { namesIn } from '#platform/directory/people.ts';
import type { Context, Shortcut, Source } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { readable } from '#platform/slack/readable.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import { withoutSecrets } from '#platform/slack/secrets.ts';
import { addModal } from './modals/item.ts';
import { runningNear } from './place.ts';
import { TEXT_MAX } from './rules/item.ts';
import { titled } from './rules/text.ts';
import { gatesOf } from './screen.ts';

export const fromMessage: Shortcut = {
  id: 'raid.from-message',
  type: 'message',
  name: 'Add to RAID log',
  summary: 'Log a message as a risk, assumption, issue or dependency',
  run: startFrom,
};

/** The form, filled with the message; its link, author and time are kept beside the item. */
async function startFrom(source: Source | null, ctx: Context): Promise<Answer> {
  if (!source) throw new Refusal('Slack did not say which message you mean. Log it with `/raid add` instead.');
  const { project, choices } = await runningNear(ctx);
  const text = withoutSecrets(readable(source.text, await namesIn(ctx, source.text)));
  const note =
    text.length > TEXT_MAX ? 'The message is longer than an item holds; its link keeps the rest.' : undefined;
  return open(
    addModal({
      title: 'Add to RAID log',
      projects: choices,
      gates: project ? await gatesOf(ctx, project) : [],
      filled: titled(text),
      meta: {
        project: project?.id ?? null,
        gate: null,
        channel: source.channel,
        source: { channel: source.channel, ts: source.ts, author: source.author },
      },
      note,
    }),
  );
}
