import type { Day } from '#platform/clock.ts';
import { queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, gte, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { milestoneMoves, milestones } from '../../plan/tables.ts';
import type { Found } from '../known.ts';
import { netMoves, type Slipped } from '../rules/slips.ts';
import { type Slice, sliceQuery } from '../slices.ts';
import type { News, Slip } from '../week.ts';

const m = milestoneMoves;
const movesIn = sliceQuery((from, of, $: { since: Date }) =>
  from
    .pick(
      m,
      {
        ...{ project: m.projectId, milestone: m.milestoneId, from: m.from, to: m.to },
        ...{ cause: m.cause, reason: m.reason },
      },
      of(m.projectId),
      gte(m.at, $.since),
      eq(m.what, 'planned'),
    )
    // The order of the index: each milestone's moves come as they happened.
    .orderBy(m.projectId, m.at),
);

/** What moved back in the end since a moment, by project. */
export async function slipsIn(scope: Scope, slice: Slice, since: Date): Promise<Slipped[]> {
  return netMoves((await movesIn(scope, slice, { since })).filter(isWhole));
}

function isWhole<T extends { from: Day | null; to: Day | null }>(move: T): move is T & { from: Day; to: Day } {
  return move.from !== null && move.to !== null;
}

const anchorsOf = queryByIds(32, (from, ids) =>
  from.pick(
    milestones,
    { id: milestones.id, key: milestones.key },
    and(inArray(milestones.projectId, ids), inArray(milestones.key, ['go-live', 'kickoff'])),
  ),
);
const namesOf = queryByIds(32, (from, ids) =>
  from.pick(milestones, { id: milestones.id, name: milestones.name }, inArray(milestones.id, ids)),
);

/** One milestone of each with its name: the go-live or the kickoff when it slipped, else the one that slipped furthest. */
export async function named(scope: Scope, { count, shown }: News<Slipped>): Promise<News<Found<Slip>>> {
  const several = shown.filter(({ nets }) => nets.length > 1);
  const anchors = await anchorsOf(
    scope,
    several.map(({ project }) => project),
  );
  const keys = new Map(anchors.map(({ id, key }) => [id, key]));
  const told = shown.map(({ nets }) => {
    const anchor = (wanted: string) => nets.find(({ milestone }) => keys.get(milestone) === wanted);
    return { ...(anchor('go-live') ?? anchor('kickoff') ?? nets[0]), more: nets.length - 1 };
  });
  const found = await namesOf(
    scope,
    told.map(({ milestone }) => milestone),
  );
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return { count, shown: told.map((net) => ({ ...net, milestone: names.get(net.milestone) ?? 'a milestone' })) };
}
