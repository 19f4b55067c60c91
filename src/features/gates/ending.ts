import { addDays, type Day } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import { sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { turn } from '#platform/turn.ts';
import type { Range } from '../projects/portfolio.ts';
import { projects } from '../projects/tables.ts';
import { requestLines, requestsEnding } from './ending/requests.ts';
import type { Ending } from './ending/some.ts';
import { waiverLines, waiversEnding } from './ending/waivers.ts';

/** So many days ahead lies the day until which the digest asks; what has ended already was named before. */
const WEEK = 7;

const p = projects;
/** Not those on hold, where nothing runs out and nobody is reminded. */
const runningAmong = queryByIds((from, ids) =>
  from.pick(p, { id: p.id, zone: p.zone, region: p.region }, among(p.id, ids), sql`${p.state} in ('active', 'live')`),
);

/**
 * Waivers that end by a day, and requests for approval that run out by it, of projects in which something goes on; one
 * line each, in a few reads however many there are.
 */
export async function endingIn(scope: Scope, range: Range, until: Day): Promise<readonly Ending[]> {
  const span = { today: addDays(until, -WEEK), until };
  const waivers = await waiversEnding(scope, range, span);
  await turn();
  const requests = await requestsEnding(scope, range, span);
  await turn();
  const touched = [...new Set([...waivers, ...requests].map(({ project }) => project))];
  const running = new Map((await runningAmong(scope, touched)).map((row) => [row.id, row]));
  const runs = ({ project }: { project: string }) => running.has(project);
  await turn();
  return [
    ...(await waiverLines(scope, waivers.filter(runs), span)),
    ...(await requestLines(scope, requests.filter(runs), running, span)),
  ];
}
