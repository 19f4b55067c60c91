import { addDays, type Day } from '#platform/clock.ts';
import { and, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { projects } from '../projects/tables.ts';
import { requestLines, requestsEnding } from './ending/requests.ts';
import type { Ending, Running, Some } from './ending/some.ts';
import { waiverLines, waiversEnding } from './ending/waivers.ts';

/** So many days ahead lies the day until which the digest asks; what has ended already was named before. */
const WEEK = 7;

/**
 * Waivers that end by a day, and requests for approval that run out by it, of projects in which something goes on; one
 * line each, in a few reads however many there are.
 */
export async function endingIn(scope: Scope, some: Some, until: Day): Promise<readonly Ending[]> {
  const [waivers, requests] = await Promise.all([
    waiversEnding(scope, some, until),
    requestsEnding(scope, some, until),
  ]);
  if (waivers.length + requests.length === 0) return [];
  const running = await runningOf(scope, some);
  const span = { today: addDays(until, -WEEK), until };
  const runs = ({ project }: { project: string }) => running.has(project);
  const lines = await Promise.all([
    waiverLines(scope, waivers.filter(runs), span),
    requestLines(scope, requests.filter(runs), running, span),
  ]);
  return lines.flat();
}

/** Not those on hold, where nothing runs out and nobody is reminded. */
async function runningOf(scope: Scope, some: Some): Promise<ReadonlyMap<string, Running>> {
  const rows = await scope.pick(
    projects,
    { id: projects.id, zone: projects.zone, region: projects.region },
    and(some.of(projects.id), inArray(projects.state, ['active', 'live'])),
  );
  return new Map(rows.map((row) => [row.id, row]));
}
