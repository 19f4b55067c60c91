import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { assignments } from '../../projects/tables.ts';
import { FULL, loadOf } from '../rules/load.ts';
import type { Slice } from '../slices.ts';
import type { Overload } from '../week.ts';

/** More than these are named nowhere. */
const NAMED = 60;

/** What each lead carries so far, by their ids. */
export type Loads = Map<string, { load: number; projects: number }>;

/** Adds what the leads of these projects carry. */
export async function addLoads(scope: Scope, slice: Slice, loads: Loads): Promise<void> {
  const rows = await scope.pick(
    assignments,
    { project: assignments.projectId, person: assignments.personId },
    and(eq(assignments.role, 'lead'), slice.of(assignments.projectId), isNull(assignments.until)),
  );
  const weights = new Map(slice.projects.map((project) => [project.id, loadOf(project)]));
  for (const { project, person } of rows) {
    const weight = weights.get(project) ?? 0;
    if (!person || weight === 0) continue;
    const now = loads.get(person) ?? { load: 0, projects: 0 };
    loads.set(person, { load: now.load + weight, projects: now.projects + 1 });
  }
}

/** Who carries more than one person can, the heaviest first. */
export async function overloaded(scope: Scope, loads: Loads): Promise<Overload[]> {
  const most = [...loads]
    .filter(([, { load }]) => load > FULL)
    .sort(([, one], [, other]) => other.load - one.load)
    .slice(0, NAMED);
  if (most.length === 0) return [];
  const rows = await scope.pick(
    people,
    { id: people.id, slackId: people.slackId },
    inArray(
      people.id,
      most.map(([person]) => person),
    ),
  );
  const slackIds = new Map(rows.map(({ id, slackId }) => [id, slackId]));
  return most.flatMap(([person, { load, projects }]) => {
    const slackId = slackIds.get(person);
    return slackId ? [{ lead: mention(slackId), load, projects }] : [];
  });
}
