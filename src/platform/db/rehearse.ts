import { cards, outbox } from '../outbox/tables.ts';
import { type Driver, steps } from './database.ts';
import { inArray } from './drizzle.ts';
import type { Db, Statement, Tx, Write } from './scope.ts';

/** A message that would be enqueued. */
export interface Rehearsed {
  key: string;
  /** A channel, or a Slack user for a direct message. */
  destination: string;
  /** Null for a card, which is drawn when it is delivered. */
  payload: { text: string; blocks: unknown[] } | null;
  card: { kind: string; subject: string } | null;
  inThread: boolean;
  /** It was enqueued before under the same key: it would not be again. */
  again: boolean;
}

type Row = typeof outbox.$inferInsert;

/** Carries out the writes in a transaction that is always rolled back, and listens to what they enqueue. */
export async function rehearse(
  transaction: Driver['transaction'],
  txFor: (db: Db) => Tx,
  writes: readonly Write[],
): Promise<readonly Rehearsed[]> {
  try {
    await transaction((db) => rehearsal(txFor(db), writes));
  } catch (thrown) {
    if (thrown instanceof Curtain) return thrown.heard;
    throw thrown;
  }
  throw new Error('a rehearsal was committed');
}

/** Thrown at the end, so that nothing stays. */
class Curtain extends Error {
  readonly heard: readonly Rehearsed[];

  constructor(heard: readonly Rehearsed[]) {
    super('nothing of this stays');
    this.heard = heard;
  }
}

function* rehearsal(tx: Tx, writes: readonly Write[]): Generator<Statement, void, unknown> {
  const noted: Row[] = [];
  const listening: Tx = {
    ...tx,
    insert: (table, rows) => {
      if ((table as unknown) === outbox) noted.push(...([rows].flat() as Row[]));
      return tx.insert(table, rows);
    },
  };
  yield* steps(listening, writes);
  const ids = noted.map((row) => row.id);
  const stored = (yield tx.pick(outbox, { id: outbox.id }, inArray(outbox.id, ids))) as { id: string }[];
  const drawn = noted.flatMap((row) => row.card ?? []);
  const shown = (yield tx.from(cards, inArray(cards.id, drawn))) as (typeof cards.$inferSelect)[];
  const fresh = new Set(stored.map((row) => row.id));
  const byId = new Map(shown.map((card) => [card.id, card]));
  throw new Curtain(
    noted.map((row) => ({
      key: row.key,
      destination: row.destination,
      payload: row.payload ?? null,
      card: byId.get(row.card ?? '') ?? null,
      inThread: Boolean(row.threadOf),
      again: Boolean(row.payload) && !fresh.has(row.id),
    })),
  );
}
