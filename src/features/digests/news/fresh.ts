import { among, queryByIds } from '#platform/db/by-ids.ts';
import { eq, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { assignments } from '../../projects/tables.ts';
import type { Found } from '../known.ts';
import type { Fresh, News } from '../week.ts';
import { mentionsOf } from './loads.ts';

const leadsOf = queryByIds((from, ids) =>
  from.pick(
    assignments,
    { project: assignments.projectId, person: assignments.personId },
    eq(assignments.role, 'lead'),
    isNull(assignments.until),
    among(assignments.projectId, ids),
  ),
);

/** New projects with their leads. */
export async function withLeads(
  scope: Scope,
  { count, shown }: News<{ project: string }>,
): Promise<News<Found<Fresh>>> {
  const held = await leadsOf(
    scope,
    shown.map(({ project }) => project),
  );
  const leads = new Map(held.map(({ project, person }) => [project, person]));
  const mentions = await mentionsOf(
    scope,
    held.flatMap(({ person }) => person ?? []),
  );
  return { count, shown: shown.map((it) => ({ ...it, lead: mentions.get(leads.get(it.project) ?? '') ?? null })) };
}
