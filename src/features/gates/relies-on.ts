import { sql } from '#platform/db/drizzle.ts';
import type { ReliesOn } from '#platform/directory/catch-up.ts';
import { approvals } from './tables.ts';

/** Whoever is asked to approve something, for themselves or for somebody else. */
export const reliesOn: ReliesOn = async (scope) => {
  // In words, not as values: so the planner sees that the partial index fits.
  const waiting = sql`${approvals.state} in ('requested', 'stale')`;
  const asked = await scope.pick(approvals, { person: approvals.personId }, waiting);
  return { people: asked.map(({ person }) => person) };
};
