import type { Day } from '#platform/clock.ts';
import { and, eq, gte, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { milestoneMoves, milestones } from '../../plan/tables.ts';
import { type Net, netMoves } from '../rules/slips.ts';
import type { Known, Slice } from '../slices.ts';
import type { Slip } from '../week.ts';

/** More than these are named nowhere. */
const NAMED = 60;

/** What moved back in the end since a moment: the largest slip of each project of the slice. */
export async function slipsIn(scope: Scope, slice: Slice, since: Date): Promise<Iterable<Net>> {
  const moves = await scope
    .pick(
      milestoneMoves,
      {
        project: milestoneMoves.projectId,
        milestone: milestoneMoves.milestoneId,
        from: milestoneMoves.from,
        to: milestoneMoves.to,
        cause: milestoneMoves.cause,
        reason: milestoneMoves.reason,
      },
      and(slice.of(milestoneMoves.projectId), gte(milestoneMoves.at, since), eq(milestoneMoves.what, 'planned')),
    )
    // The order of the index: each milestone's moves come as they happened.
    .orderBy(milestoneMoves.projectId, milestoneMoves.at);
  return netMoves(moves.filter(isWhole));
}

function isWhole<T extends { from: Day | null; to: Day | null }>(move: T): move is T & { from: Day; to: Day } {
  return move.from !== null && move.to !== null;
}

/** The largest first, with the milestones' names. */
export async function slipped(scope: Scope, nets: readonly Net[], known: ReadonlyMap<string, Known>): Promise<Slip[]> {
  const shown = nets.toSorted((one, other) => other.days - one.days).slice(0, NAMED);
  if (shown.length === 0) return [];
  const names = await scope.pick(
    milestones,
    { id: milestones.id, name: milestones.name },
    inArray(
      milestones.id,
      shown.map(({ milestone }) => milestone),
    ),
  );
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return shown.flatMap(({ project, milestone, ...slip }) => {
    const about = known.get(project);
    return about ? [{ ...slip, project: about, milestone: nameOf.get(milestone) ?? 'a milestone' }] : [];
  });
}
