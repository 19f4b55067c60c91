import { inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type Assignment, assignmentsOf } from './queries.ts';

export interface Holder {
  assignment: Assignment;
  /** Null for a customer's person who is known by name alone. */
  person: Person | null;
}

/** Who holds which role of a project now, people included: two reads, whatever the team's size. */
export async function holdersOf(scope: Scope, project: string) {
  const held = await assignmentsOf(scope, { project });
  const ids = [...new Set(held.flatMap((it) => it.personId ?? []))];
  const known = ids.length === 0 ? [] : await scope.from(people, inArray(people.id, ids));
  const byId = new Map(known.map((person) => [person.id, person]));
  const byRole = new Map<string, Holder[]>();
  for (const assignment of held) {
    const holder = { assignment, person: byId.get(assignment.personId ?? '') ?? null };
    byRole.set(assignment.role, [...(byRole.get(assignment.role) ?? []), holder]);
  }
  return { assignments: held, byRole };
}
