import type { Day } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, gte, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { milestoneMoves, milestones } from '../../plan/tables.ts';
import { type Range, rangeQuery } from '../../projects/portfolio.ts';
import type { Found } from '../known.ts';
import { netMoves, type Slipped, whyOf } from '../rules/slips.ts';
import type { News, Slip } from '../week.ts';

const m = milestoneMoves;
const movesIn = rangeQuery((from, of, $: { since: Date }) =>
  from
    .pick(
      m,
      { project: m.projectId, milestone: m.milestoneId, from: m.from, to: m.to },
      of(m.projectId),
      gte(m.at, $.since),
      eq(m.what, 'planned'),
    )
    // The order of the index: each milestone's moves come as they happened.
    .orderBy(m.projectId, m.at),
);

/** What moved back in the end since a moment, by project. */
export async function slipsIn(scope: Scope, range: Range, since: Date): Promise<Slipped[]> {
  return netMoves((await movesIn(scope, range, { since })).filter(isWhole));
}

function isWhole<T extends { from: Day | null; to: Day | null }>(move: T): move is T & { from: Day; to: Day } {
  return move.from !== null && move.to !== null;
}

const anchorsOf = queryByIds((from, ids) =>
  from.pick(
    milestones,
    { id: milestones.id, key: milestones.key },
    and(among(milestones.projectId, ids), inArray(milestones.key, ['go-live', 'kickoff'])),
  ),
);
const namesOf = queryByIds((from, ids) =>
  from.pick(milestones, { id: milestones.id, name: milestones.name }, among(milestones.id, ids)),
);
const movesOf = queryByIds((from, ids) =>
  from
    .pick(
      m,
      { milestone: m.milestoneId, from: m.from, to: m.to, cause: m.cause, reason: m.reason, at: m.at },
      among(m.milestoneId, ids),
      eq(m.what, 'planned'),
    )
    .orderBy(m.at),
);

/** One milestone of each, with its name and why: the go-live or the kickoff when it slipped, else the furthest. */
export async function named(scope: Scope, { count, shown }: News<Slipped>, since: Date): Promise<News<Found<Slip>>> {
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
  const ids = told.map(({ milestone }) => milestone);
  const names = new Map((await namesOf(scope, ids)).map(({ id, name }) => [id, name]));
  const moves = (await movesOf(scope, ids)).filter(isWhole).filter(({ at }) => at >= since);
  const byMilestone = Map.groupBy(moves, ({ milestone }) => milestone);
  const lines = told.map(({ milestone, ...net }) => {
    return { ...net, ...whyOf(byMilestone.get(milestone) ?? []), milestone: names.get(milestone) ?? 'a milestone' };
  });
  return { count, shown: lines };
}
