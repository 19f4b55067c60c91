import { hash } from 'node:crypto';
import { z } from 'zod';
import { showInstant } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { permalink } from '#platform/directory/workspace.ts';
import { type Action, defineAction } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { channel, link, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { whisper } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import type { Project } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { checkMessage } from './blocks.ts';
import { mustBeInternal } from './internal.ts';
import { checkedGate } from './read.ts';

const value = z.object({ gate: z.string() });

/**
 * Posts the verdict as it is now, not as it was when it was looked at, and once for as long as it says the same.
 * Outsiders never see it: the courier holds it back.
 */
export const shareAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.share',
  value,
  press: async ({ gate: id }, ctx) => {
    const seen = await checkedGate(ctx, id);
    const { project, gate, roles } = seen;
    mustBeOpen(project);
    must(ctx.actor, 'check.share', project, roles);
    if (project.state === 'pending') {
      throw new Refusal(`${project.key} is pending, so nothing is sent to its channel. Activate it first.`);
    }
    await mustBeInternal(ctx, project);
    const says = JSON.stringify([project.version, checkMessage(seen, []).blocks]);
    const key = `share:${gate.id}:${hash('sha256', says)}`;
    const before = await shared(ctx, project, key);
    if (before?.words) return whisper(message([section(before.words)]));
    const foot = [
      actions(button({ id: 'gates.check', text: 'Check again', value: { gate: gate.id } })),
      context(`Shared by ${mention(ctx.actor.slackId)}, as it stood on ${showInstant(ctx.now, project.zone)}`),
    ];
    return whisper(
      message([section(`I’m posting it in ${channel(project.channel)}.`)]),
      post({
        key: before ? `${key}:${ctx.newId()}` : key,
        class: 'replaceable',
        to: project.channel,
        message: checkMessage(seen, foot),
        internal: true,
        // Whoever pressed it is here, and can share it again.
        fallback: [],
        onBehalfOf: ctx.actor.slackId,
      }),
    );
  },
});

const postedAs = query((from, $: { key: string }) =>
  from.pick(outbox, { state: outbox.state, channel: outbox.channel, ts: outbox.ts }, eq(outbox.key, $.key)).limit(1),
);

/** What became of the same words when somebody shared them before: without words of its own when they never arrived. */
async function shared(scope: Scope, project: Project, key: string): Promise<{ words: Mrkdwn | null } | null> {
  const [row] = await postedAs(scope, { key });
  if (!row) return null;
  const place = channel(project.channel);
  if (row.state === 'dead' || row.state === 'dropped') return { words: null };
  if (row.state !== 'sent' || !row.channel || !row.ts) return { words: `It is on its way to ${place} already.` };
  const where = await permalink(scope, row.channel, row.ts);
  return { words: `It is in ${place} already${where ? `: ${link(where, 'see it there')}` : ''}.` };
}
