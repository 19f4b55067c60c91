import { type Day, showDay } from '#platform/clock.ts';
import { actions, button, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn, oneLine } from '#platform/slack/mrkdwn.ts';
import { counted, type Round } from '../rules/round.ts';
import { OLD, type Streak } from '../rules/streak.ts';

export interface Blocker {
  who: string;
  text: string;
  streak: Streak;
}

interface Summary {
  name: Mrkdwn;
  project: string;
  day: Day;
  round: Round;
  blockers: readonly Blocker[];
  /** That it comes late, and by how much. */
  late: Mrkdwn | null;
}

/** More than these are read in the thread. */
const SHOWN = 15;

/** The day's one message in the channel: counts and blockers; who said what stands in its thread. */
export function summaryMessage({ name, project, day, round, blockers, late }: Summary): Message {
  const [oldest, rest] = [[...blockers].sort(longestFirst).slice(0, SHOWN), blockers.length - SHOWN];
  return message([
    section(`*Standup* ${name}, ${showDay(day)}\n${counted(round)}`),
    oldest.length > 0 && section([`⛔ *${blockers.length} blocked*`, ...oldest.map(line)].join('\n')),
    context(
      late,
      rest > 0 && `… and ${rest} more blocked`,
      round.answered.length > 0 && 'The answers are in the thread.',
    ),
    actions(button({ id: 'standups.answer', text: 'Add mine', value: { project, day } })),
  ]);
}

/** For a channel that outsiders read: counts alone. */
export function outsideMessage({ name, day, round }: Pick<Summary, 'name' | 'day' | 'round'>): Message {
  return message([section(`*Standup* ${name}, ${showDay(day)}\n${counted(round)}`)]);
}

function longestFirst(one: Blocker, other: Blocker): number {
  return one.streak.since.localeCompare(other.streak.since);
}

function line({ who, text, streak }: Blocker): Mrkdwn {
  const since = streak.standups >= OLD ? ` _since ${showDay(streak.since)}_` : '';
  return `${bold(who)}: ${esc(oneLine(text), 140)}${since}`;
}
