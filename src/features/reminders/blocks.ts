import { type Day, showDay } from '#platform/clock.ts';
import {
  actions,
  button,
  type Child,
  context,
  type Message,
  menu,
  message,
  option,
  section,
} from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../projects/find.ts';
import type { Group } from './collect.ts';
import type { Nudge } from './source.ts';

/** Two blocks each: with more, the day's list would be longer than anybody reads. */
const LINES = 15;

export const pauses = [
  { key: '1d', text: 'for 1 day' },
  { key: '3d', text: 'for 3 days' },
  { key: 'week', text: 'until next week' },
] as const;
export type Pause = (typeof pauses)[number]['key'];

/** What a button of a line carries; the day is the bundle's, null in an answer that only they see. */
export interface LineValue {
  key: string;
  day: Day | null;
}

/** Somebody's reminders; `day` null makes it the answer to a command. */
export function bundleMessage(groups: readonly Group[], day: Day | null, note: Mrkdwn | null): Message {
  const total = groups.reduce((sum, { nudges }) => sum + nudges.length, 0);
  if (total === 0) return message([section(done(day)), context(note)]);
  const shown = firstOf(groups, LINES);
  const left = total - LINES;
  return message(
    [
      section(`${day ? `*Your reminders for ${showDay(day)}*` : '*Your reminders now*'}: ${things(total)}`),
      shown.map(({ project, nudges }) => [section(nameOf(project)), nudges.map((nudge) => line(nudge, day))]),
    ],
    {
      foot: [
        left > 0 &&
          context(`… and ${things(left)} more: see the rest with \`/golive reminders\` when these are settled.`),
        context(note, 'Choose the time, or what to hear of, with `/golive settings`.'),
      ],
    },
  );
}

function done(day: Day | null): Mrkdwn {
  return day
    ? `✓ Everything of ${showDay(day)} is settled or put off.`
    : '✓ Nothing to remind you of now. What comes next stands in `/golive plan`.';
}

function line(nudge: Nudge, day: Day | null): Child[] {
  const value: LineValue = { key: nudge.key, day };
  const rest = `|${day ?? ''}|${nudge.key}`;
  return [
    section(`${nudge.what} ${nudge.why}`),
    actions(
      button({ id: 'reminders.done', text: nudge.done, value, style: 'primary' }),
      menu({
        id: 'reminders.snooze',
        placeholder: 'Snooze',
        options: pauses.map(({ key, text }) => option(`Snooze ${text}`, `${key}${rest}`)),
      }),
      nudge.passable !== false && button({ id: 'reminders.pass', text: 'Not mine', value }),
    ),
  ];
}

function firstOf(groups: readonly Group[], most: number): Group[] {
  let room = most;
  return groups.flatMap((group) => {
    const nudges = group.nudges.slice(0, room);
    room -= nudges.length;
    return nudges.length > 0 ? [{ ...group, nudges }] : [];
  });
}

function things(count: number): string {
  return count === 1 ? '1 thing' : `${count} things`;
}

/** What the new owner is told; `what` null when golive can only say that there is something. */
export function passedMessage(by: Mrkdwn, what: Mrkdwn | null): Message {
  return message([
    section(
      what === null ? `${by} passed one of their reminders on to you.` : `${by} says that this is yours now:\n${what}`,
    ),
    context('You hear of it in your reminders when its time comes. See those of today with `/golive reminders`.'),
  ]);
}
