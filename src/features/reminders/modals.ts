import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { section } from '#platform/slack/blocks.ts';
import { modal, userInput } from '#platform/slack/modal.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';

export const passForm = z.object({ person: z.string({ error: 'Choose who it is for.' }) });
export const passMeta = z.object({ key: z.string(), day: z.string().nullable(), channel: z.string().nullable() });

/** Asks whose it is, when it is not theirs. */
export function passModal(text: Mrkdwn | null, meta: z.infer<typeof passMeta>): ModalView {
  return modal({
    callback: 'reminders.pass',
    title: 'Whose is it?',
    submit: 'Pass it on',
    meta,
    blocks: [text !== null && section(text), userInput({ key: 'person', label: 'It is for' })],
  });
}
