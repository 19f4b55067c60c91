import { eq, isNotNull, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { projects } from '../projects/tables.ts';

const count = sql<number>`count(*)`.mapWith(Number);

const statesOfOutbox = query((from, _: Record<string, never>) =>
  from.pick(outbox, { state: outbox.state, rows: count }).groupBy(outbox.state),
);

/** How many messages are in which state. */
export async function outboxCounts(scope: Scope): Promise<ReadonlyMap<string, number>> {
  return new Map((await statesOfOutbox(scope, {})).map(({ state, rows }) => [state, rows]));
}

/** Whose holidays are counted, in how many projects. */
export const regionsInUse = query((from, _: Record<string, never>) =>
  from
    .pick(projects, { region: projects.region, rows: count }, isNotNull(projects.region))
    .groupBy(projects.region)
    .orderBy(projects.region),
);

const outboxRow = query((from, $: { id: string }) => from.from(outbox, eq(outbox.id, $.id)).limit(1));
const pendingDraw = query((from, $: { card: string }) =>
  from.pick(outbox, { id: outbox.id }, eq(outbox.card, $.card), eq(outbox.state, 'pending')).limit(1),
);

export async function outboxById(scope: Scope, id: string) {
  const [row] = await outboxRow(scope, { id });
  return row;
}

/** Whether this card is about to be drawn anyway. */
export async function waitsAlready(scope: Scope, card: string | null): Promise<boolean> {
  return card !== null && (await pendingDraw(scope, { card })).length > 0;
}
