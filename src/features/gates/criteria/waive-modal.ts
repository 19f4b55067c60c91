import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type Day, isDay } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { context, section } from '#platform/slack/blocks.ts';
import { dayInput, modal, textInput, userInput } from '#platform/slack/modal.ts';
import { must } from '../../projects/permissions.ts';
import { requestWaiver } from '../rules/waivers.ts';
import { dayWords } from '../words.ts';
import { criterionLines } from './marks.ts';
import type { AtCriterion } from './read.ts';

const WORDS_MAX = 3_000;
const words = z.string().max(WORDS_MAX, `Shorten this to ${WORDS_MAX} characters.`);

export const waiveForm = z.object({
  reason: words,
  compensating: words,
  riskOwner: z.string(),
  expires: z.string().refine(isDay, 'Pick a day.'),
});
export type WaiveForm = z.infer<typeof waiveForm>;

export const waiveMeta = z.object({ criterion: z.string(), channel: z.string().nullable() });

/** Refuses before anybody has written a word: for want of the right, or when there is nothing to waive. */
export function mayAskForWaiver(ctx: Context, { state, criterion, project, roles }: AtCriterion): void {
  must(ctx.actor, 'criterion.excuse', project, roles);
  const anything = { id: '–', reason: '–', compensating: '–', riskOwner: ctx.actor.id, expires: ctx.today };
  requestWaiver(state, criterion.id, ctx.actor.id, anything, ctx.today);
}

/** `reason` is what they have written already, on the way here. */
export function waiveModal(
  { state, criterion }: AtCriterion,
  channel: string | null,
  today: Day,
  reason?: string,
): ModalView {
  const { targetDate } = state;
  const early =
    targetDate === null
      ? ''
      : ` One that ends before go-live (${dayWords(targetDate, today)}) opens the criterion again before it.`;
  return modal({
    callback: 'gates.waive',
    title: 'Ask for a waiver',
    submit: 'Ask',
    meta: { criterion: criterion.id, channel } satisfies z.infer<typeof waiveMeta>,
    blocks: [
      section(criterionLines(state, criterion, today)),
      context('The delivery manager decides. A granted waiver becomes a risk, and a criterion for leaving hypercare.'),
      textInput({ key: 'reason', label: 'Why can it wait?', multiline: true, max: WORDS_MAX, initial: reason }),
      textInput({
        key: 'compensating',
        label: 'What keeps the customer safe meanwhile?',
        hint: 'The compensating action, such as a manual check each morning.',
        multiline: true,
        max: WORDS_MAX,
      }),
      userInput({ key: 'riskOwner', label: 'Who owns the risk?' }),
      dayInput({ key: 'expires', label: 'Until when?', hint: `The last day on which the waiver holds.${early}` }),
    ],
  });
}
