import { z } from 'zod';
import { personById } from '#platform/directory/people.ts';
import { type Action, type Context, defineAction, defineView, type View } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { close, nothing, open, replace } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { type AtCriterion, theCriterion } from './read.ts';
import { type DecideValue, decideValue } from './waiver-buttons.ts';
import { declined, granted } from './waiver-decided.ts';
import { fingerprint, type WaiverRef } from './waiver-request.ts';

const WORDS_MAX = 1_000;

export const grantAction: Action<DecideValue> = defineAction({
  id: 'gates.grant',
  value: decideValue,
  press: async (value, ctx) => {
    const at = await undecided(ctx, value);
    const { sentence, writes } = await granted(ctx, at);
    return value.from === 'card' ? nothing(...writes) : replace(said(at, sentence), ...writes);
  },
});

const declineMeta = decideValue.extend({ channel: z.string().nullable() });

export const declineWaiverAction: Action<DecideValue> = defineAction({
  id: 'gates.decline-waiver',
  value: decideValue,
  press: async (value, ctx) => {
    const { criterion, gate } = await undecided(ctx, value);
    return open(
      modal({
        callback: 'gates.decline-waiver',
        title: 'Decline the waiver',
        submit: 'Decline',
        meta: { ...value, channel: ctx.channel } satisfies z.infer<typeof declineMeta>,
        blocks: [
          section(`${bold(criterion.key)} – ${esc(gate.name)}\n${esc(criterion.text, 300)}`),
          textInput({
            key: 'reason',
            label: 'Why can’t it wait?',
            hint: 'Its owner reads this, and knows what to do.',
            multiline: true,
            max: WORDS_MAX,
          }),
        ],
      }),
    );
  },
});

const declineForm = z.object({ reason: z.string().max(WORDS_MAX, `Shorten this to ${WORDS_MAX} characters.`) });

export const declineWaiverView: View<z.infer<typeof declineForm>, z.infer<typeof declineMeta>> = defineView({
  id: 'gates.decline-waiver',
  form: declineForm,
  meta: declineMeta,
  submit: async ({ reason }, value, ctx) => {
    const at = await undecided(ctx, value);
    const { sentence, writes } = await declined(ctx, at, reason);
    return value.from === 'card' ? close(null, null, ...writes) : close(said(at, sentence), value.channel, ...writes);
  },
});

/** The request as it was shown, still waiting, before somebody who may decide. */
export async function undecided(ctx: Context, { criterion: id, seen }: WaiverRef): Promise<AtCriterion> {
  const at = await theCriterion(ctx, id);
  const { waiver, key } = at.criterion;
  if (waiver && waiver.state !== 'requested' && waiver.decidedBy) {
    const first = await personById(ctx, waiver.decidedBy);
    const verb = waiver.state === 'approved' ? 'granted' : 'declined';
    throw new Refusal(`${first?.name ?? 'Somebody'} ${verb} this waiver of ${key} already, so nothing was changed.`);
  }
  if (!waiver || fingerprint(waiver) !== seen) {
    throw new Refusal(
      `The request for ${key} has changed since, so nothing was decided. See it with \`/golive check\`.`,
    );
  }
  must(ctx.actor, 'waiver.decide', at.project, at.roles);
  return at;
}

function said({ gate }: AtCriterion, sentence: Mrkdwn): Message {
  return message([
    section(sentence),
    actions(button({ id: 'gates.check', text: 'Check the gate', value: { gate: gate.id } })),
  ]);
}
