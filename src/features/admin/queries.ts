import { subDays } from 'date-fns/subDays';
import { eq, gt, isNotNull, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { projects } from '../projects/tables.ts';

const count = sql<number>`count(*)`.mapWith(Number);

const statesOfOutbox = query((from, _: Record<string, never>) =>
  from.pick(outbox, { state: outbox.state, rows: count }).groupBy(outbox.state),
);

const tooLate = query((from, $: { since: Date }) =>
  from.pick(
    outbox,
    { rows: count },
    eq(outbox.state, 'dropped'),
    eq(outbox.error, 'too late'),
    gt(outbox.createdAt, $.since),
  ),
);

/** How many messages are in which state; under `late`, how many of the last seven days came too late to be posted. */
export async function outboxCounts(scope: Scope, now: Date): Promise<ReadonlyMap<string, number>> {
  const since = subDays(now, 7);
  const [states, [late]] = await Promise.all([statesOfOutbox(scope, {}), tooLate(scope, { since })]);
  return new Map([...states.map(({ state, rows }) => [state, rows] as const), ['late', late?.rows ?? 0]]);
}

/** Whose holidays are counted, in how many projects. */
export const regionsInUse = query((from, _: Record<string, never>) =>
  from
    .pick(projects, { region: projects.region, rows: count }, isNotNull(projects.region))
    .groupBy(projects.region)
    .orderBy(projects.region),
);
