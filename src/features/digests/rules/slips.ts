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

/** The milestone of each project that slipped furthest, first date to last; `moves` in the order in which they were made. */
export function netMoves(moves: Iterable<Move>): Iterable<Net> {
  const byMilestone = new Map<string, { net: Move; largest: number }>();
  for (const move of moves) {
    const days = daysBetween(move.from, move.to);
    const known = byMilestone.get(move.milestone);
    if (!known) byMilestone.set(move.milestone, { net: move, largest: days });
    else {
      const why = days > known.largest ? move : known.net;
      const net = { ...known.net, to: move.to, cause: why.cause, reason: why.reason };
      byMilestone.set(move.milestone, { net, largest: Math.max(days, known.largest) });
    }
  }
  const furthest = new Map<string, Net>();
  for (const { net } of byMilestone.values()) {
    const days = daysBetween(net.from, net.to);
    // Of several that moved as far the last is named: the go-live, when the whole plan moved.
    if (days > 0 && days >= (furthest.get(net.project)?.days ?? 0)) furthest.set(net.project, { ...net, days });
  }
  return furthest.values();
}
