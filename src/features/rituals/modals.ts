import type { ModalView } from '@slack/types';
import { weekdayOptions } from '#platform/calendar/weekdays.ts';
import type { Child } from '#platform/slack/blocks.ts';
import { context, section } from '#platform/slack/blocks.ts';
import { checkInput, modal, timeInput } from '#platform/slack/modal.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';

interface Times {
  time: string;
  weekdays: readonly number[];
}

interface Change extends Times {
  meta: { ritual: string; project: string | null; subject: string | null; channel: string | null };
  title: Mrkdwn;
  /** In whose zone. */
  hint: Mrkdwn;
  /** When it happens as it is. */
  next: Mrkdwn | null;
}

export function timeModal({ meta, title, hint, next, ...times }: Change): ModalView {
  return modal({
    callback: 'rituals.time',
    title: 'Change time',
    meta,
    blocks: [
      section(title),
      ...timeFields(times, hint),
      context(next),
      context('A time that has passed today counts from the next day on.'),
    ],
  });
}

interface Default extends Times {
  meta: { ritual: string; channel: string | null };
  title: Mrkdwn;
  /** Null: it can't be turned off. */
  on: boolean | null;
}

export function defaultModal({ meta, title, on, ...times }: Default): ModalView {
  return modal({
    callback: 'rituals.default',
    title: 'Workspace default',
    meta,
    blocks: [
      section(title),
      ...timeFields(times, 'In the zone of whoever gets it.'),
      on !== null &&
        checkInput({
          key: 'on',
          label: 'For whom',
          optional: true,
          options: [{ text: 'New projects and people get it', value: 'on' }],
          initial: on ? ['on'] : [],
        }),
      context('What is scheduled already keeps its time.'),
    ],
  });
}

function timeFields({ time, weekdays }: Times, hint: string): Child[] {
  return [
    timeInput({ key: 'time', label: 'Time', hint, initial: time }),
    checkInput({ key: 'weekdays', label: 'Days', options: weekdayOptions, initial: weekdays.map(String) }),
  ];
}
