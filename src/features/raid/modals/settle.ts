import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type Day, isDay } from '#platform/clock.ts';
import { section } from '#platform/slack/blocks.ts';
import { dayInput, modal, textInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { RaidItem } from '../queries.ts';
import { codeOf, TEXT_MAX } from '../rules/item.ts';

export const settleForm = z.object({
  reason: z.string().max(TEXT_MAX, 'Please shorten this to 2,500 characters.'),
  /** Asked when accepting. */
  until: z.string().refine(isDay, 'Pick a day.').optional(),
});
export const settleMeta = z.object({
  item: z.string(),
  /** What they decide on is the item as they saw it. */
  version: z.number(),
  verb: z.enum(['close', 'accept']),
  channel: z.string().nullable(),
});
export type Verb = z.infer<typeof settleMeta>['verb'];

const words: Record<Verb, { title: string; submit: string; label: string; hint: string }> = {
  close: {
    title: 'Close',
    submit: 'Close it',
    label: 'Why is it over?',
    hint: 'Whoever reads the log in a year should understand it.',
  },
  accept: {
    title: 'Accept',
    submit: 'Accept it',
    label: 'Why can you live with it?',
    hint: 'Name what you do if it happens.',
  },
};

/** Asks for the reason, without which nothing is closed or accepted, and until when an acceptance holds: first `until`. */
export function settleModal(item: RaidItem, verb: Verb, channel: string | null, until: Day): ModalView {
  const { title, submit, label, hint } = words[verb];
  return modal({
    callback: 'raid.settle',
    title: `${title} ${codeOf(item)}`,
    submit,
    meta: { item: item.id, version: item.version, verb, channel },
    blocks: [
      section(`*${codeOf(item)}* ${esc(item.title, 200)}`),
      textInput({ key: 'reason', label, hint, multiline: true, max: TEXT_MAX }),
      verb === 'accept' &&
        dayInput({
          key: 'until',
          label: 'Until when does this hold?',
          hint: 'By then it is looked at again.',
          initial: until,
        }),
    ],
  });
}
