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
  pager,
  section,
} from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../projects/find.ts';
import type { Project } from '../projects/queries.ts';
import type { Group } from './collect.ts';
import { roomFor } from './room.ts';
import type { Nudge } from './source.ts';

export const pauses = [
  { key: '1d', text: 'for 1 day' },
  { key: '3d', text: 'for 3 days' },
  { key: 'week', text: 'until next week' },
] as const;
export type Pause = (typeof pauses)[number]['key'];

/** What a button of a line carries; the day is the bundle's, null in an answer that only they see, which has pages. */
export interface LineValue {
  key: string;
  day: Day | null;
  page?: number;
}

interface Bundle {
  groups: readonly Group[];
  /** Null makes it the answer to a command, which shows one page after the other. */
  day: Day | null;
  note?: Mrkdwn | null;
  /** What it spoke of and is on hold by now. */
  resting?: readonly Project[];
  page?: number;
}

/** Somebody's reminders. */
export function bundleMessage({ groups, day, note = null, resting = [], page: wanted = 1 }: Bundle): Message {
  const { groups: shown, page, pages, total, left } = roomFor(groups, wanted);
  const rests = resting.map((project) => section(`⏸ ${nameOf(project)} is on hold: nothing is asked of you there.`));
  const heading = day ? `*Your reminders for ${showDay(day)}*` : '*Your reminders now*';
  if (total === 0) {
    return message([rests.length > 0 ? [section(heading), rests] : section(done(day)), context(note)]);
  }
  return message(
    [
      section(`${heading}: ${things(total)}`),
      shown.map(({ project, nudges }) => [
        section(nameOf(project)),
        byWhy(nudges).map((some) => lines(some, { day, page })),
      ]),
      rests,
    ],
    {
      foot: [
        day !== null && left > 0 && context(`… and ${things(left)} more: see them with \`/golive reminders\`.`),
        day === null && pager({ id: 'reminders.page', page, pages, value: {} }),
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

/** What follows one another for one reason stands together; the most urgent comes first all the same. */
function byWhy(nudges: readonly Nudge[]): readonly Nudge[][] {
  const all: Nudge[][] = [];
  for (const nudge of nudges) {
    const last = all.at(-1);
    if (last?.[0]?.why === nudge.why) last.push(nudge);
    else all.push([nudge]);
  }
  return all;
}

type Place = Omit<LineValue, 'key'>;

/** Why they, once for all of them. */
function lines(nudges: readonly Nudge[], place: Place): Child[] {
  if (nudges.length < 2) return nudges.flatMap((nudge) => line(nudge, `${nudge.what} ${nudge.why}`, place));
  return [context(nudges[0]?.why), nudges.flatMap((nudge) => line(nudge, nudge.what, place))];
}

function line(nudge: Nudge, text: Mrkdwn, place: Place): Child[] {
  const value: LineValue = { key: nudge.key, ...place };
  // In a menu: the day, or the page.
  const rest = `|${place.day ?? place.page ?? ''}|${nudge.key}`;
  return [
    section(text),
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
