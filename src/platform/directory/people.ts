import { among, queryByIds } from '../db/by-ids.ts';
import { and, eq } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { readOnce } from '../read-once.ts';
import { people } from './tables.ts';

export type Person = typeof people.$inferSelect;

const bySlackId = query((from, $: { slackId: string }) => from.from(people, eq(people.slackId, $.slackId)).limit(1));
const byIds = readOnce(
  queryByIds((from, ids) => from.from(people, among(people.id, ids))),
  ({ id }) => id,
);

export async function personBySlackId(scope: Scope, slackId: string): Promise<Person | undefined> {
  const [person] = await bySlackId(scope, { slackId });
  return person;
}

export async function personById(scope: Scope, id: string): Promise<Person | undefined> {
  const [person] = await byIds(scope, [id]);
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
  const found = await byIds(
    scope,
    [...ids].filter((id) => id !== null),
  );
  return new Map(found.map((person) => [person.id, person]));
}

const slackIds = queryByIds((from, ids) =>
  from.pick(people, { id: people.id, slackId: people.slackId }, among(people.id, ids)),
);

/** Slack ids by our own ids. */
export async function slackIdsOf(scope: Scope, ids: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const found = await slackIds(scope, [...new Set(ids)]);
  return new Map(found.map(({ id, slackId }) => [id, slackId]));
}

/** The bare names of the Slack users that a text mentions, as far as we have met them. */
export async function namesIn(scope: Scope, text: string): Promise<(slackId: string) => string | undefined> {
  const ids = [...new Set(Array.from(text.matchAll(/<@([UW][A-Z0-9]+)/g), ([, id = '']) => id))].slice(0, 20);
  const found = await Promise.all(ids.map((id) => personBySlackId(scope, id)));
  const names = new Map(found.flatMap((person) => (person ? [[person.slackId, person.name] as const] : [])));
  return (slackId) => names.get(slackId);
}
