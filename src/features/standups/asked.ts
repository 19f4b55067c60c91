import type { Day } from '#platform/clock.ts';
import { eq, gte, inArray, isNotNull } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { cards } from '#platform/outbox/tables.ts';
import { about } from '../calendar/queries.ts';
import { PROMPT } from './names.ts';
import { promptSubject } from './refs.ts';
import { standupAsked } from './tables.ts';

const askedFor = query((from, $: { project: string; day: string }) =>
  from.pick(
    standupAsked,
    { person: standupAsked.personId },
    eq(standupAsked.projectId, $.project),
    eq(standupAsked.day, $.day),
  ),
);

const askedFrom = query((from, $: { project: string; since: string }) =>
  from.pick(
    standupAsked,
    { person: standupAsked.personId, day: standupAsked.day },
    eq(standupAsked.projectId, $.project),
    gte(standupAsked.day, $.since),
  ),
);

/** Whom golive asked for a day, and Slack took the question. */
export async function askedOn(scope: Scope, project: string, day: Day): Promise<ReadonlySet<string>> {
  const rows = (await askedFor(scope, { project, day })).map(({ person }) => ({ person, day }));
  return new Set((await reached(scope, project, rows)).map(({ person }) => person));
}

/** The same from a day on: who, and for which day. */
export async function askedSince(scope: Scope, { project, since }: { project: string; since: Day }) {
  return reached(scope, project, await askedFrom(scope, { project, since }));
}

/** What never reached Slack asked nobody. */
async function reached<R extends { person: string; day: Day }>(scope: Scope, project: string, rows: readonly R[]) {
  const subjects = new Map(rows.map((row) => [promptSubject(project, row.day, row.person), row]));
  const posted = await about([...subjects.keys()], (some) =>
    scope.pick(
      cards,
      { subject: cards.subject },
      eq(cards.kind, PROMPT),
      inArray(cards.subject, some),
      isNotNull(cards.ts),
    ),
  );
  return posted.flatMap(({ subject }) => subjects.get(subject) ?? []);
}
