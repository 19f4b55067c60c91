import { inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { type Assignment, assignmentsOf } from './queries.ts';

export interface Holder {
  assignment: Assignment;
  /** Null for a customer's person who is known by name alone. */
  person: Person | null;
}

export interface Holders {
  assignments: readonly Assignment[];
  byRole: ReadonlyMap<string, readonly Holder[]>;
}

/** Who holds which role of a project now, people included: two reads, whatever the team's size. */
export async function holdersOf(scope: Scope, project: string): Promise<Holders> {
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

/** Those who hold a role and are in Slack. */
export function holding({ byRole }: Holders, role: string): Person[] {
  return (byRole.get(role) ?? []).flatMap(({ person }) => (person?.active ? person : []));
}

/** Who decides on a project, or is asked about it: its own managers; where none of them can, those of the workspace. */
export async function managerTiers(
  scope: Scope,
  team: Holders,
): Promise<readonly [own: Person[], everywhere: Person[]]> {
  return [holding(team, 'manager'), await peopleInRole(scope, { role: 'manager' })];
}

/** Those who fit, of the first tier in which anybody does. */
export function firstFitting(tiers: readonly Person[][], fits: (person: Person) => boolean): Person[] {
  return tiers.map((tier) => tier.filter(fits)).find((tier) => tier.length > 0) ?? [];
}
