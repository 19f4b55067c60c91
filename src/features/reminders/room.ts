import type { Day } from '#platform/clock.ts';
import { paginate } from '#platform/slack/blocks.ts';
import type { Group } from './collect.ts';
import type { Nudge } from './source.ts';

/** Two blocks each: with more, the list would be longer than anybody reads. */
const LINES = 15;

type Weighed = Pick<Nudge, 'due' | 'foremost'>;

/** Before what is late, of which they have heard, comes what can still be done in time; of both the nearest day first. */
export function urgency(one: Weighed, other: Weighed, today: Day): number {
  const [mine, theirs] = [rank(one, today), rank(other, today)];
  if (mine !== theirs || one.due === null || other.due === null) return mine - theirs;
  return mine === LATE ? other.due.localeCompare(one.due) : one.due.localeCompare(other.due);
}

const LATE = 3;

function rank({ due, foremost }: Weighed, today: Day): number {
  if (foremost) return 0;
  if (due === null) return 2;
  return due < today ? LATE : 1;
}

export interface Room {
  /** With their lines of this page alone; the order stays. */
  groups: Group[];
  page: number;
  pages: number;
  /** Lines on all pages. */
  total: number;
  /** Lines that no page up to this one has. */
  left: number;
}

/** One page of the lines: the projects take turns, so that none of them waits until another's are settled. */
export function roomFor(groups: readonly Group[], wanted: number): Room {
  const lines = groups.flatMap(({ nudges }) => nudges.map((nudge, turn) => ({ nudge, turn })));
  const inTurns = lines.sort((one, other) => one.turn - other.turn).map(({ nudge }) => nudge);
  const { items, page, pages, total } = paginate(inTurns, wanted, LINES);
  const shown = groups.map((group) => ({ ...group, nudges: group.nudges.filter((nudge) => items.includes(nudge)) }));
  const left = Math.max(0, total - page * LINES);
  return { groups: shown.filter(({ nudges }) => nudges.length > 0), page, pages, total, left };
}
