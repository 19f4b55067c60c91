import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import { defineAction } from '#platform/feature.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { open, replace, whisper } from '#platform/slack/reply.ts';
import { must } from '../projects/permissions.ts';
import { permissionsMessage } from './blocks.ts';
import { roleModal } from './modals.ts';
import { outboxById, waitsAlready } from './queries.ts';

export const choosePerson = defineAction({
  id: 'admin.choose',
  value: z.null(),
  press: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return open(roleModal(ctx.channel));
  },
});

export const showPermissions = defineAction({
  id: 'admin.permissions',
  value: z.null(),
  press: async () => whisper(permissionsMessage()),
});

/** Once the cause is cured: the message that Slack refused, or of which nobody knows, goes out after all. */
export const repost = defineAction({
  id: 'admin.repost',
  value: z.object({ outbox: z.string() }),
  press: async ({ outbox: id }, ctx) => {
    const row = await outboxById(ctx, id);
    if (!row) throw new Refusal('That message isn’t kept any more. Do once more what it was about.');
    if (row.onBehalfOf !== ctx.actor.slackId && ctx.actor.role !== 'admin') {
      const tried = { action: 'message.repost', subject: `outbox:${id}` };
      throw new Denied('Only the person this was posted for, or a golive admin, can post it again.', tried);
    }
    if (row.state === 'sent') return replace(said('It is posted.'));
    const stuck = row.state === 'dead' || row.state === 'unknown';
    if (!stuck || (await waitsAlready(ctx, row.card))) return replace(onItsWay(id));
    return replace(
      onItsWay(id),
      (tx) =>
        tx
          .update(
            outbox,
            { state: 'pending', nextAt: tx.now, error: null },
            eq(outbox.id, id),
            eq(outbox.state, row.state),
          )
          .returning(),
      ctx.record({
        action: 'message.repost',
        subject: `outbox:${id}`,
        before: { state: row.state },
        after: { state: 'pending' },
      }),
    );
  },
});

/** The button stays: a second refusal of the same kind is not told again on the same day. */
function onItsWay(id: string) {
  return message([
    section('It is on its way. If it isn’t there in a minute, cure the cause and press again.'),
    actions(button({ id: 'admin.repost', text: 'Post again', value: { outbox: id } })),
  ]);
}

function said(words: string) {
  return message([section(words)]);
}
