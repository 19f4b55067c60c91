import { and, eq, inArray } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { people } from './tables.ts';

export type Person = typeof people.$inferSelect;

const bySlackId = query((from, $: { slackId: string }) => from.from(people, eq(people.slackId, $.slackId)).limit(1));
const byId = query((from, $: { id: string }) => from.from(people, eq(people.id, $.id)).limit(1));

export async function personBySlackId(scope: Scope, slackId: string): Promise<Person | undefined> {
  const [person] = await bySlackId(scope, { slackId });
  return person;
}

export async function personById(scope: Scope, id: string): Promise<Person | undefined> {
  const [person] = await byId(scope, { id });
  return person;
}

/** Everyone this workspace has met; a team, not a town. */
export const everyone = query((from, _: Record<string, never>) => from.from(people).orderBy(people.name));

export const peopleInRole = query((from, $: { role: string }) =>
  from.from(people, and(eq(people.role, $.role as Person['role']), eq(people.active, true))),
);

/** By their own ids. */
export type People = ReadonlyMap<string, Person>;

/** Those behind our ids, in one read. */
export async function peopleOf(scope: Scope, ids: Iterable<string | null>): Promise<People> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  const found = wanted.length === 0 ? [] : await scope.from(people, inArray(people.id, wanted));
  return new Map(found.map((person) => [person.id, person]));
}
