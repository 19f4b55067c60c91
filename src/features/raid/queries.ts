import { audit } from '#platform/audit/tables.ts';
import { desc, eq, max, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import { HIGH, type RaidType } from './rules/item.ts';
import { raidItems } from './tables.ts';

export type RaidItem = typeof raidItems.$inferSelect;

/** Every item of a project, whatever its state; a few hundred at most. */
export const itemsOf = query((from, $: { project: string }) =>
  from.from(raidItems, eq(raidItems.projectId, $.project)).orderBy(raidItems.number),
);

const byId = query((from, $: { id: string }) => from.from(raidItems, eq(raidItems.id, $.id)).limit(1));
const byNumber = query((from, $: { project: string; type: string; number: number }) =>
  from
    .from(
      raidItems,
      eq(raidItems.projectId, $.project),
      eq(raidItems.type, $.type as RaidType),
      eq(raidItems.number, $.number),
    )
    .limit(1),
);
const highest = query((from, $: { project: string; type: string }) =>
  from.pick(
    raidItems,
    { number: max(raidItems.number) },
    eq(raidItems.projectId, $.project),
    eq(raidItems.type, $.type as RaidType),
  ),
);

const byCard = query((from, $: { project: string; card: string }) =>
  from.from(raidItems, eq(raidItems.projectId, $.project), eq(raidItems.loggedFor, $.card)).limit(1),
);

/** A card from which something can be logged. */
export interface LogSource extends CardRef {
  /** What it is about, where others are about the same; left out: its own subject. */
  about?: string;
}

type Subject = Omit<LogSource, 'to'>;

/** What was logged already from a card or another one about the same, whoever's copy of it was pressed. */
export async function itemFrom(scope: Scope, project: string, card: Subject): Promise<RaidItem | undefined> {
  return (await byCard(scope, { project, card: loggedFor(card) }))[0];
}

export function loggedFor({ kind, subject, about = subject }: Subject): string {
  return `${kind}:${about}`;
}

export async function itemById(scope: Scope, id: string): Promise<RaidItem | undefined> {
  const [item] = await byId(scope, { id });
  return item;
}

export async function itemByCode(
  scope: Scope,
  project: string,
  code: { type: RaidType; number: number },
): Promise<RaidItem | undefined> {
  const [item] = await byNumber(scope, { project, ...code });
  return item;
}

/** The number that the next item gets; true for as long as nobody touches the project. */
export async function nextNumber(scope: Scope, project: string, type: RaidType): Promise<number> {
  const [row] = await highest(scope, { project, type });
  return (row?.number ?? 0) + 1;
}

/** What grew out of an item. */
export const childrenOf = query((from, $: { parent: string }) =>
  from.from(raidItems, eq(raidItems.parentId, $.parent)),
);

/** High risks and issues that are not closed. The conditions are spelled as in the partial index, so that SQLite uses it. */
export const highItems = query(
  (from, $: { project: string }) =>
    from.pick(
      raidItems,
      {
        type: raidItems.type,
        number: raidItems.number,
        title: raidItems.title,
        score: raidItems.score,
        state: raidItems.state,
        gateKey: raidItems.gateKey,
        ownerId: raidItems.ownerId,
        due: raidItems.due,
        acceptedUntil: raidItems.acceptedUntil,
        settledBy: raidItems.settledBy,
        version: raidItems.version,
      },
      eq(raidItems.projectId, $.project),
      sql.raw(`type in ('risk', 'issue') and score >= ${HIGH} and state <> 'closed'`),
    ),
  (one, other) => one.type.localeCompare(other.type) || one.number - other.number,
);

/** The newest lines of an item's history. */
export const historyOf = query((from, $: { subject: string }) =>
  from
    .pick(
      audit,
      { at: audit.at, actor: audit.actor, action: audit.action, body: audit.body },
      eq(audit.subject, $.subject),
    )
    .orderBy(desc(audit.seq))
    .limit(6),
);
