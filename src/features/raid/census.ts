import { and, eq, inArray, isNotNull, not, or } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { timersCensus } from '#platform/scheduler/census.ts';
import { turn } from '#platform/turn.ts';
import { projectDay } from '../projects/day.ts';
import { projects } from '../projects/tables.ts';
import { BY_DATE, dayFor, dayTimer, turnFor } from './by-date.ts';
import { raidItems } from './tables.ts';

/** Projects looked at before others get their turn. */
const SLICE = 100;

/** Items from before they had timers and from an older backup get theirs; other holidays make another day. */
export const raidCensus = timersCensus({
  name: 'raid.census',
  title: 'Which RAID items change with a day',
  of: BY_DATE,
  wanted: async (ctx) => {
    const running = await ctx.pick(
      projects,
      { id: projects.id, zone: projects.zone, region: projects.region, state: projects.state },
      not(inArray(projects.state, ['closed', 'cancelled'])),
    );
    const wanted: ReturnType<typeof dayTimer>[] = [];
    for (let at = 0; at < running.length; at += SLICE) {
      await turn();
      const some = new Map(running.slice(at, at + SLICE).map((project) => [project.id, project]));
      for (const item of await datedItems(ctx, [...some.keys()])) {
        const project = some.get(item.projectId);
        const due = project && (await turnFor(project, item));
        if (due) wanted.push(dayTimer(dayFor(due, project, projectDay(ctx, project)), project, item));
      }
    }
    return wanted;
  },
});

/** What a day may change. */
function datedItems(scope: Scope, ids: readonly string[]) {
  const accepted = and(eq(raidItems.state, 'accepted'), isNotNull(raidItems.acceptedUntil));
  const assumed = and(
    eq(raidItems.type, 'assumption'),
    inArray(raidItems.state, ['open', 'mitigating']),
    isNotNull(raidItems.validateBy),
  );
  const { id, projectId, type, state, acceptedUntil, validateBy } = raidItems;
  const fields = { id, projectId, type, state, acceptedUntil, validateBy };
  return scope.pick(raidItems, fields, inArray(projectId, [...ids]), or(accepted, assumed));
}
