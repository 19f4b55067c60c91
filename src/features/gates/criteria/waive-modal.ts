import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { isDay } from '#platform/clock.ts';
import { context, section } from '#platform/slack/blocks.ts';
import { dayInput, modal, textInput, userInput } from '#platform/slack/modal.ts';
import { latestEnd } from '../rules/waivers.ts';
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

/** `reason` is what they have written already, on the way here. */
export function waiveModal(
  { state, criterion, today }: Pick<AtCriterion, 'state' | 'criterion' | 'today'>,
  channel: string | null,
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
      dayInput({
        key: 'expires',
        label: 'Until when?',
        hint: `The last day on which the waiver holds, ${dayWords(latestEnd(state, today), today)} at the latest.${early}`,
      }),
    ],
  });
}
