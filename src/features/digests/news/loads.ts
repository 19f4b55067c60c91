import { among, queryByIds } from '#platform/db/by-ids.ts';
import { and, eq, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Range, rangeQuery } from '../../projects/portfolio.ts';
import { assignments, projects } from '../../projects/tables.ts';
import { FULL, loadOf } from '../rules/load.ts';
import { inOrder } from '../rules/order.ts';
import type { Facts } from '../slices.ts';
import type { News, Overload } from '../week.ts';

type Weighed = Pick<Facts, 'tier' | 'phase' | 'state'>;

interface Carried {
  load: number;
  projects: Weighed[];
}

/** What each lead carries so far, by their ids. */
export type Loads = Map<string, Carried>;

interface Heavy extends Carried {
  person: string;
}

const isLeading = and(eq(assignments.role, 'lead'), isNull(assignments.until));
const held = { project: assignments.projectId, person: assignments.personId };
const leadsIn = rangeQuery((from, of, _: Record<string, never>) =>
  from.pick(assignments, held, and(isLeading, of(assignments.projectId))),
);
const ledBy = queryByIds((from, ids) => from.pick(assignments, held, isLeading, among(assignments.personId, ids)));
const factsOf = queryByIds((from, ids) =>
  from.pick(
    projects,
    { id: projects.id, tier: projects.tier, phase: projects.phase, state: projects.state },
    among(projects.id, ids),
  ),
);

/** Adds what the leads of some projects carry. */
export async function addLoads(
  scope: Scope,
  range: Range,
  running: ReadonlyMap<string, Facts>,
  loads: Loads,
): Promise<void> {
  add(loads, await leadsIn(scope, range, {}), running);
}

/** What the leads of some projects carry in all projects, whoever manages them. */
export async function inAll(scope: Scope, loads: Loads): Promise<Loads> {
  const all: Loads = new Map();
  const rows = await ledBy(scope, [...loads.keys()]);
  const found = await factsOf(scope, [...new Set(rows.map(({ project }) => project))]);
  add(all, rows, new Map(found.map((project) => [project.id, project])));
  return all;
}

type Held = { project: string; person: string | null };

function add(loads: Loads, rows: readonly Held[], known: ReadonlyMap<string, Weighed>): void {
  for (const { project, person } of rows) {
    const about = known.get(project);
    const load = about ? loadOf(about) : 0;
    if (!person || !about || load === 0) continue;
    const carried = loads.get(person);
    if (!carried) loads.set(person, { load, projects: [about] });
    else {
      carried.load += load;
      carried.projects.push(about);
    }
  }
}

/** Whoever carries more than one person can, the heaviest first. */
export function heaviest(loads: Loads): Heavy[] {
  return [...loads]
    .flatMap(([person, carried]) => (carried.load > FULL ? [{ person, ...carried }] : []))
    .sort((one, other) => other.load - one.load || inOrder(one.person, other.person));
}

const slackIdsOf = queryByIds((from, ids) =>
  from.pick(people, { id: people.id, slackId: people.slackId }, among(people.id, ids)),
);

/** Mentions of people, by their ids. */
export async function mentionsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Mrkdwn>> {
  const found = await slackIdsOf(scope, [...new Set(ids)]);
  return new Map(found.map(({ id, slackId }) => [id, mention(slackId)]));
}

/** With their mentions. */
export async function mentioned(scope: Scope, { count, shown }: News<Heavy>): Promise<News<Overload>> {
  const mentions = await mentionsOf(
    scope,
    shown.map(({ person }) => person),
  );
  const lines = shown.flatMap(({ person, load, projects }) => {
    const lead = mentions.get(person);
    return lead ? [{ lead, load, projects }] : [];
  });
  return { count, shown: lines };
}
