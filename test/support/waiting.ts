import { inArray, isNotNull, or } from '#platform/db/drizzle.ts';
import type { Db } from '#platform/db/scope.ts';
import { outbox } from '#platform/outbox/tables.ts';

interface Prepared {
  execute(): PromiseLike<readonly unknown[]>;
}

const known = new WeakMap<Db, Prepared>();

/** Whether there is anything a courier may have to do with, now or later: one look in place of its eight. */
export async function isAnythingOpen(db: Db): Promise<boolean> {
  const look = known.get(db) ?? prepared(db);
  known.set(db, look);
  return (await look.execute()).length > 0;
}

function prepared(db: Db): Prepared {
  const isOpen = inArray(outbox.state, ['pending', 'sending', 'unknown', 'reconciling']);
  const rows = db
    .select({ id: outbox.id })
    .from(outbox)
    .where(or(isOpen, isNotNull(outbox.recheckAt)))
    .limit(1);
  return (rows as unknown as { prepare(name: string): Prepared }).prepare('anything_open');
}
