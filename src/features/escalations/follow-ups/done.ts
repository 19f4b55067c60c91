import { z } from 'zod';
import { type Context, defineAction } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { replace } from '#platform/slack/reply.ts';
import { may } from '../../projects/permissions.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { itemScreen } from '../card/screen.ts';
import { loaded } from '../life/rights.ts';
import { type FollowUp, followUpById } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { finished } from './write.ts';

/** Finished before anybody was reminded of it: on the screen of its escalation. */
export const finishFollowUp = defineAction({
  id: 'escalations.follow-up',
  value: z.object({ followUp: z.string() }),
  press: async ({ followUp }, ctx) => {
    const row = await followUpById(ctx, followUp);
    if (!row) throw new Refusal('I no longer know this follow-up. See its escalation with `/escalate list all`.');
    const at = await loaded(ctx, row.escalationId);
    mustBeOpen(at.project);
    mustBeTheirs(ctx, row, at);
    if (row.doneAt)
      return replace(await itemScreen(ctx, at.it, at.project, { news: 'This follow-up is done already.' }));
    const screen = await itemScreen(ctx, at.it, at.project, { finished: row.id });
    return replace(screen, ...finished(ctx, at.project, row));
  },
});

function mustBeTheirs(ctx: Context, row: FollowUp, { it, project, held }: Awaited<ReturnType<typeof loaded>>): void {
  const mine = [row.ownerId, it.ownerId, it.assigneeId, it.raisedBy].includes(ctx.actor.id);
  if (mine || may(ctx.actor, 'escalation.work', held, project)) return;
  throw new Denied(`This follow-up of ${codeOf(it)} is not yours. Ask whoever is named in it.`, {
    action: 'follow-up.done',
    subject: `follow-up:${row.id}`,
  });
}
