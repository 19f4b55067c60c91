import { type Day, showDay } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { holding, lastResort, type Team } from '../projects/teams.ts';
import type { Nudging } from '../reminders/cadence.ts';
import { dueWords } from '../reminders/words.ts';
import type { RaidItem } from './queries.ts';
import type { Reminder } from './rules/dates.ts';
import { codeOf, isHigh } from './rules/item.ts';

export function named(item: RaidItem): Mrkdwn {
  return `${bold(codeOf(item))} ${esc(item.title, 150)}`;
}

/** What somebody is reminded of, in a sentence. */
export function reminderWords(item: RaidItem, { kind, day }: Reminder, stands: Nudging, today: Day): Mrkdwn {
  const words = dayWords(day, today);
  switch (kind) {
    case 'acceptance':
      return acceptanceWords(item, day, today);
    case 'rating':
      return `${named(item)} was an assumption and is a risk now. Rate it, so that it counts.`;
    case 'confirming':
      return day < today
        ? `${named(item)} was to be confirmed by ${words}.`
        : `${named(item)} must be confirmed ${day === today ? 'today' : `by ${words}`}, or it becomes a risk.`;
    case 'due':
      return `${named(item)} ${dueWords(day, stands, today)}.`;
  }
}

function acceptanceWords(item: RaidItem, day: Day, today: Day): Mrkdwn {
  const then = isHigh(item) ? 'blocks its gate' : 'is open';
  return day < today
    ? `The acceptance of ${named(item)} ended ${showDay(day)}. It ${then} again.`
    : `The acceptance of ${named(item)} ends ${showDay(day)}. After that it ${then} again.`;
}

/** Somebody who is reminded, and why they; `accepted` when they are to judge what they accepted. */
export interface Asked {
  person: string;
  why: Mrkdwn;
  accepted: boolean;
}

type Left = ReadonlyMap<string, string>;

/** Its owner; with an acceptance also whoever gave it. */
export function askedAbout(item: RaidItem, { kind }: Reminder, team: Team, left: Left): Asked[] {
  const owners = ownersOf(item, team, left);
  if (kind !== 'acceptance') return owners;
  return [...owners, ...givers(item, team, left).filter(({ person }) => owners.every((it) => it.person !== person))];
}

/** Whoever leads, when it has no owner or they have left. */
function ownersOf({ ownerId }: RaidItem, team: Team, left: Left): Asked[] {
  const gone = ownerId === null ? undefined : left.get(ownerId);
  if (ownerId !== null && gone === undefined) return [{ person: ownerId, why: 'You own it.', accepted: false }];
  const { people, does } = lastResort(team);
  const why = gone === undefined ? 'Nobody owns it' : `${mention(gone)}, who owned it, has left`;
  return people.map((person) => ({ person, why: `${why}, and you ${does} the project.`, accepted: false }));
}

function givers({ settledBy }: RaidItem, team: Team, left: Left): Asked[] {
  if (settledBy !== null && !left.has(settledBy))
    return [{ person: settledBy, why: 'You accepted it.', accepted: true }];
  return holding(team, 'manager').map((person) => ({ person, why: 'You manage the project.', accepted: true }));
}
