import { eq, max } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { RaidItem } from './queries.ts';
import { scoreOf } from './rules/item.ts';
import { raidItems } from './tables.ts';

type Optional =
  | 'notes'
  | 'likelihood'
  | 'impact'
  | 'ownerId'
  | 'nextAction'
  | 'due'
  | 'mitigation'
  | 'gateKey'
  | 'validateBy'
  | 'parentId'
  | 'sourceChannel'
  | 'sourceTs'
  | 'sourceLink'
  | 'sourceAuthor'
  | 'loggedFor';

/** An item to be: the number, the score and the times come with the commit. */
export type NewItem = Pick<RaidItem, 'id' | 'projectId' | 'type' | 'title' | 'createdBy'> &
  Partial<Pick<RaidItem, Optional>>;

/** Inserts an item under the project's next number; the caller touches the project and records. */
export function insertItem(item: NewItem): Write {
  return function* (tx) {
    const last: { number: number | null }[] = yield tx.pick(
      raidItems,
      { number: max(raidItems.number) },
      eq(raidItems.projectId, item.projectId),
      eq(raidItems.type, item.type),
    );
    yield tx.insert(raidItems, {
      ...item,
      number: (last[0]?.number ?? 0) + 1,
      score: scoreOf(item.type, item.likelihood ?? null, item.impact ?? null),
      state: 'open',
      createdAt: tx.now,
      updatedAt: tx.now,
      version: 1,
    });
  };
}

/**
 * A risk that another feature raises, as when a waiver is granted: a pure write, to go in a commit that touches the
 * project. `likelihood` and `impact` are 1–5.
 */
export function addRisk(risk: Omit<NewItem, 'type'>): Write {
  return insertItem({ ...risk, type: 'risk' });
}

type Changes = Partial<
  Omit<RaidItem, 'id' | 'workspaceId' | 'projectId' | 'number' | 'version' | 'createdAt' | 'createdBy'>
>;

/** Changes the item as it was read; a `Conflict` when somebody was faster. */
export function changeItem(item: RaidItem, set: Changes): Write {
  return (tx) =>
    tx
      .update(
        raidItems,
        { ...set, updatedAt: tx.now, version: item.version + 1 },
        eq(raidItems.id, item.id),
        eq(raidItems.version, item.version),
      )
      .returning();
}

/** What an item is in the audit: facts in the hashed row, words beside it. */
export function factsOf(item: Pick<RaidItem, 'type' | 'title'> & Partial<RaidItem>) {
  return {
    type: item.type,
    state: item.state ?? 'open',
    likelihood: item.likelihood ?? null,
    impact: item.impact ?? null,
    due: item.due ?? null,
    owner: item.ownerId ?? null,
    gate: item.gateKey ?? null,
    until: item.acceptedUntil ?? null,
  };
}

export function wordsOf(item: Partial<RaidItem>) {
  const { title, notes, nextAction, mitigation, reason } = item;
  return { title, notes, nextAction, mitigation, reason };
}
