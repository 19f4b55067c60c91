import { and, eq, inArray, isNotNull, or } from '#platform/db/drizzle.ts';
import { besideDatabase, type Scope } from '#platform/db/scope.ts';
import type { Consequences } from '#platform/feature.ts';
import { isPlanned } from '#platform/scheduler/planning.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { projects } from '../projects/tables.ts';
import { BY_DATE, timerOn, turnFor } from './by-date.ts';
import type { RaidItem } from './queries.ts';
import { raidItems } from './tables.ts';

const starts = besideDatabase(() => ({ isDone: false }));

/** Once after each start: items from before they had timers, and from an older backup, get theirs. */
export const catchUp: Consequences = async (ctx) => {
  const start = starts(ctx);
  if (start.isDone) return [];
  start.isDone = true;
  const items = await untimed(ctx);
  const ids = [...new Set(items.map(({ projectId }) => projectId))];
  const known = ids.length === 0 ? [] : await ctx.from(projects, inArray(projects.id, ids));
  const byId = new Map(known.map((project) => [project.id, project]));
  const writes = await Promise.all(
    items.map(async (item) => {
      const project = byId.get(item.projectId);
      const turn = project && (await turnFor(project, item));
      return turn ? [timerOn(turn.day, project, item)] : [];
    }),
  );
  return writes.flat();
};

/** Items that a day changes, and for which no timer is set. */
async function untimed(scope: Scope): Promise<RaidItem[]> {
  const accepted = and(eq(raidItems.state, 'accepted'), isNotNull(raidItems.acceptedUntil));
  const assumed = and(inArray(raidItems.state, ['open', 'mitigating']), isNotNull(raidItems.validateBy));
  const [items, timers] = await Promise.all([
    scope.from(raidItems, or(accepted, assumed)),
    scope.pick(occurrences, { item: occurrences.subject }, eq(occurrences.ritual, BY_DATE), isPlanned),
  ]);
  const set = new Set(timers.map(({ item }) => item));
  return items.filter(({ id }) => !set.has(id));
}
