import { type Day, daysBetween } from '#platform/clock.ts';
import type { Cause } from '../../plan/rules/cause.ts';

/** A milestone's date that was changed; `project` and `milestone` are ids. */
export interface Move {
  project: string;
  milestone: string;
  from: Day;
  to: Day;
}

/** What became of a milestone's date in the end. */
export interface Net extends Move {
  /** Calendar days, one at least: as the two dates beside it, and as durations are measured (domain.md §7). */
  days: number;
}

/** A project with all of its milestones that slipped, the furthest first. */
export interface Slipped {
  project: string;
  nets: readonly [Net, ...Net[]];
}

/** The milestones of each project that slipped, first date to last; `moves` in the order in which they were made. */
export function netMoves(moves: Iterable<Move>): Slipped[] {
  const byMilestone = new Map<string, Move>();
  for (const move of moves) {
    const known = byMilestone.get(move.milestone);
    byMilestone.set(move.milestone, known ? { ...known, to: move.to } : move);
  }
  const slipped = new Map<string, [Net, ...Net[]]>();
  for (const net of byMilestone.values()) {
    // Days are written so that the later one is the greater.
    if (net.to <= net.from) continue;
    const { project, milestone, from, to } = net;
    const told = { project, milestone, from, to, days: daysBetween(from, to) };
    const nets = slipped.get(project);
    if (nets) nets.push(told);
    else slipped.set(project, [told]);
  }
  return [...slipped].map(([project, nets]) => {
    return { project, nets: nets.sort((one, other) => other.days - one.days) };
  });
}

export interface Why {
  cause: Cause | null;
  reason: string;
}

/** The cause of the largest of a milestone's moves, the first of those that are alike. */
export function whyOf(moves: Iterable<{ from: Day; to: Day } & Why>): Why {
  let [furthest, why]: [number, Why] = [Number.NEGATIVE_INFINITY, { cause: null, reason: '' }];
  for (const { from, to, cause, reason } of moves) {
    const days = daysBetween(from, to);
    if (days <= furthest) continue;
    [furthest, why] = [days, { cause, reason }];
  }
  return why;
}
