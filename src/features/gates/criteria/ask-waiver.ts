import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Write } from '#platform/db/scope.ts';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, mention } from '#platform/slack/mrkdwn.ts';
import { open, whisper } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import type { Waiver } from '../rules/types.ts';
import { mustBeWaivable } from '../rules/waivers.ts';
import { who } from '../words.ts';
import { deciders, mayDecide, mustHaveDeciders } from './deciders.ts';
import { type AtCriterion, theCriterion } from './read.ts';
import { waiveModal } from './waive-modal.ts';
import { decideRow } from './waiver-buttons.ts';
import { refOf, waiverCardRef } from './waiver-request.ts';

/** What asking for a waiver comes to: the form, or word that the request which waits was brought to whoever decides now. */
export type Asking = { form: ModalView } | { waits: Message; writes: Write[] };

/** Refuses before anybody has written a word: for want of the right or of somebody to decide, or with nothing to waive. */
export async function askForWaiver(
  ctx: Context,
  at: AtCriterion,
  channel: string | null,
  reason?: string,
): Promise<Asking> {
  const { state, criterion, project, roles, today } = at;
  must(ctx.actor, 'criterion.excuse', project, roles);
  mustBeSending(at);
  mustBeWaivable(state, criterion, today);
  const { waiver } = criterion;
  const waits = waiver?.state === 'requested' ? await bringAgain(ctx, at, waiver) : null;
  if (waits) return waits;
  await mustHaveDeciders(ctx, at, ctx.actor.id);
  return { form: waiveModal(at, channel, reason) };
}

/** The managers who decide now get the open request, whoever had it before; null when none is left. */
async function bringAgain(ctx: Context, at: AtCriterion, waiver: Waiver): Promise<Asking | null> {
  const able = await deciders(ctx, at, waiver.requestedBy);
  if (able.length === 0) {
    if (waiver.requestedBy === ctx.actor.id) await mustHaveDeciders(ctx, at, ctx.actor.id);
    return null;
  }
  const { criterion, state } = at;
  const names = able.map(({ slackId }) => mention(slackId)).join(' or ');
  const asked = `${who(state, waiver.requestedBy)} asked for a waiver of ${bold(criterion.key)} already`;
  const waits = message(
    mayDecide(ctx, at)
      ? [section(`${asked}. Decide on it here, or on the message I sent you.`), decideRow(criterion)]
      : [
          section(
            `${asked}. It waits for ${names}, who ${able.length === 1 ? 'has' : 'have'} it as a message from me.`,
          ),
        ],
  );
  const ref = refOf(criterion, waiver);
  return {
    waits,
    writes: able.map(({ slackId }) =>
      show(waiverCardRef(ref, slackId), { onBehalfOf: ctx.actor.slackId, class: 'never-missing' }),
    ),
  };
}

/** Nobody is written to about a project that is pending. */
export function mustBeSending({ project }: Pick<AtCriterion, 'project'>): void {
  if (project.state !== 'pending') return;
  throw new Refusal(
    `${project.key} is pending, so nobody is written to yet. Activate it with \`/golive status ${project.key}\`.`,
  );
}

const value = z.object({ criterion: z.string() });

export const askWaiverAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.ask-waiver',
  value,
  press: async ({ criterion }, ctx) => {
    const asking = await askForWaiver(ctx, await theCriterion(ctx, criterion), ctx.channel);
    return 'form' in asking ? open(asking.form) : whisper(asking.waits, ...asking.writes);
  },
});
