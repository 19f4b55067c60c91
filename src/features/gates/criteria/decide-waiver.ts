import { z } from 'zod';
import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import { type Action, type Context, defineAction, defineView, type View } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { bold, esc, mention } from '#platform/slack/mrkdwn.ts';
import { close, nothing, open } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { declineWaiver, grantWaiver } from '../rules/waivers.ts';
import { dayWords } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import { type AtCriterion, theCriterion } from './read.ts';
import { waiverFollows } from './waiver-follows.ts';
import { auditSubject, cardsOf, fingerprint, subjectOf, type WaiverRef, waiverCardRef } from './waiver-request.ts';

const ref = z.object({ criterion: z.string(), seen: z.string() });
const WORDS_MAX = 1_000;

export const grantAction: Action<WaiverRef> = defineAction({
  id: 'gates.grant',
  value: ref,
  press: async (value, ctx) => {
    const at = await undecided(ctx, value);
    const after = grantWaiver(judgedBy(at, ctx), at.criterion.id, ctx.actor.id, ctx.today);
    return nothing(...(await decided(ctx, at, after, value, 'waiver.grant')), ...(await waiverFollows(ctx, at, after)));
  },
});

export const declineWaiverAction: Action<WaiverRef> = defineAction({
  id: 'gates.decline-waiver',
  value: ref,
  press: async (value, ctx) => {
    const { criterion, gate } = await undecided(ctx, value);
    return open(
      modal({
        callback: 'gates.decline-waiver',
        title: 'Decline the waiver',
        submit: 'Decline',
        meta: value,
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

export const declineWaiverView: View<z.infer<typeof declineForm>, WaiverRef> = defineView({
  id: 'gates.decline-waiver',
  form: declineForm,
  meta: ref,
  submit: async ({ reason }, value, ctx) => {
    const at = await undecided(ctx, value);
    const after = declineWaiver(judgedBy(at, ctx), at.criterion.id, ctx.actor.id, reason);
    return close(null, null, ...(await decided(ctx, at, after, value, 'waiver.decline', reason)));
  },
});

/** The request as it was shown, still waiting, before somebody who may decide. */
async function undecided(ctx: Context, { criterion: id, seen }: WaiverRef): Promise<AtCriterion> {
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

/** Any manager may decide, and not only the project's own: the rules ask for the one who does. */
function judgedBy({ state }: AtCriterion, ctx: Context): GateState {
  return { ...state, managerId: ctx.actor.id };
}

async function decided(
  ctx: Context,
  { project, gate, criterion }: AtCriterion,
  after: Criterion,
  value: WaiverRef,
  action: 'waiver.grant' | 'waiver.decline',
  reason: string | null = null,
): Promise<Write[]> {
  const { waiver } = criterion;
  const requester = waiver && (await personById(ctx, waiver.requestedBy));
  const whose = requester ? `${mention(requester.slackId)}’s waiver` : 'the waiver';
  const verb = action === 'waiver.grant' ? 'granted' : 'declined';
  const rest =
    reason === null ? ` until ${dayWords(waiver?.expires ?? ctx.today, ctx.today)}` : `: ${esc(reason, 300)}`;
  const line = `${mention(ctx.actor.slackId)} ${verb} ${whose} of ${bold(criterion.key)} (${esc(gate.name)})${rest}`;
  const kept = await cardsOf(ctx, { kind: 'gates.waiver', subject: subjectOf(value) });
  return [
    ...saveCriterion(ctx, {
      ...{ project, gate, before: criterion, after, action, line },
      subject: auditSubject(value),
      ...(reason !== null && { text: { reason } }),
    }),
    ...kept.map(({ destination }) => show(waiverCardRef(value, destination), { onBehalfOf: null })),
  ];
}
