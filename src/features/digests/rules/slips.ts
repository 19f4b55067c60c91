import { type Day, daysBetween } from '#platform/clock.ts';
import type { Cause } from '../../plan/rules/cause.ts';

/** A milestone's date that was changed; `project` and `milestone` are ids. */
export interface Move {
  project: string;
  milestone: string;
  from: Day;
  to: Day;
  cause: Cause | null;
  reason: string;
}

/** What became of a milestone's date in the end, with the cause of its largest move. */
export interface Net extends Move {
  /** Calendar days, one at least. */
  days: number;
}

/** A project with all of its milestones that slipped, the furthest first. */
export interface Slipped {
  project: string;
  nets: readonly [Net, ...Net[]];
}

/** The milestones of each project that slipped, first date to last; `moves` in the order in which they were made. */
export function netMoves(moves: Iterable<Move>): Slipped[] {
  const byMilestone = new Map<string, { net: Move; largest: Move }>();
  for (const move of moves) {
    const known = byMilestone.get(move.milestone);
    if (!known) byMilestone.set(move.milestone, { net: move, largest: move });
    else {
      const largest = daysOf(move) > daysOf(known.largest) ? move : known.largest;
      const net = { ...known.net, to: move.to, cause: largest.cause, reason: largest.reason };
      byMilestone.set(move.milestone, { net, largest });
    }
  }
  const slipped = new Map<string, [Net, ...Net[]]>();
  for (const { net } of byMilestone.values()) {
    const days = daysOf(net);
    if (days <= 0) continue;
    const nets = slipped.get(net.project);
    if (nets) nets.push({ ...net, days });
    else slipped.set(net.project, [{ ...net, days }]);
  }
  return [...slipped].map(([project, nets]) => {
    return { project, nets: nets.sort((one, other) => other.days - one.days) };
  });
}

function daysOf({ from, to }: Move): number {
  return daysBetween(from, to);
}
