import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { weekdayOptions } from '#platform/calendar/weekdays.ts';
import { isTimeOfDay, type TimeOfDay } from '#platform/clock.ts';
import { context } from '#platform/slack/blocks.ts';
import { checkInput, modal, textInput, timeInput, usersInput } from '#platform/slack/modal.ts';
import { channelInput } from '../../projects/modals/channel-input.ts';

const time = z.string().refine(isTimeOfDay, 'Pick a time.');

export const setupForm = z.object({
  members: z.array(z.string()).min(1, 'Pick at least one person.'),
  weekdays: z.array(z.coerce.number().int().min(1).max(7)).min(1, 'Pick at least one day.'),
  prompt: time,
  summary: time,
  channel: z.string(),
  questions: z.string().optional(),
  extras: z.array(z.string()).default([]),
});
export const setupMeta = z.object({ project: z.string(), channel: z.string().nullable() });

interface Settings {
  project: { id: string; key: string };
  /** Slack ids. */
  members: readonly string[];
  weekdays: readonly number[];
  promptAt: TimeOfDay;
  summaryAt: TimeOfDay;
  channel: string;
  zone: string;
  questions: readonly string[];
  mood: boolean;
  origin: string | null;
}

export function setupModal(it: Settings): ModalView {
  return modal({
    callback: 'standups.setup',
    title: `Standup ${it.project.key}`,
    submit: 'Save',
    meta: { project: it.project.id, channel: it.origin },
    blocks: [
      usersInput({ key: 'members', label: 'Who takes part', initial: it.members }),
      checkInput({
        key: 'weekdays',
        label: 'Days',
        options: weekdayOptions,
        initial: it.weekdays.map(String),
      }),
      timeInput({
        key: 'prompt',
        label: 'Questions at',
        hint: 'In each person’s own zone, on their working days.',
        initial: it.promptAt,
      }),
      timeInput({
        key: 'summary',
        label: 'Summary at',
        hint: `In the project’s zone, ${it.zone}.`,
        initial: it.summaryAt,
      }),
      channelInput({
        key: 'channel',
        label: 'Channel of the summary',
        hint: 'A channel shared with another organisation gets the counts alone.',
        initial: it.channel,
      }),
      context('Everybody is asked: *done*, *next*, *blocked by*.'),
      textInput({
        key: 'questions',
        label: 'Questions of your own',
        hint: 'One on each line, five at most.',
        optional: true,
        multiline: true,
        max: 1_000,
        initial: it.questions.join('\n'),
      }),
      checkInput({
        key: 'extras',
        label: 'Also ask',
        optional: true,
        options: [{ text: 'How are you today?', value: 'mood' }],
        initial: it.mood ? ['mood'] : [],
      }),
    ],
  });
}
