import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import { and, inArray, isNotNull, lt } from './db/drizzle.ts';
import { inbox } from './inbox/tables.ts';
import { outbox } from './outbox/tables.ts';

const HOUR = 3_600_000;
/** Slack's last repeat comes minutes after the first; two days are ample (reliability.md §4.6). */
const INBOX = 48 * HOUR;
/** What was posted stands in Slack; here its text is kept this long, then only that it was posted. */
const POSTED = 30 * 24 * HOUR;

/** Forgets answers that can no longer be asked for again, and the texts of messages posted long ago; at most once an hour. */
export function createRetention(database: Database, clock: Clock): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now().getTime();
    if (now - last < HOUR) return;
    last = now;
    const { db } = database;
    await db.delete(inbox).where(lt(inbox.at, new Date(now - INBOX)));
    await db
      .update(outbox)
      .set({ payload: null })
      .where(
        and(
          inArray(outbox.state, ['sent', 'dropped']),
          lt(outbox.createdAt, new Date(now - POSTED)),
          isNotNull(outbox.payload),
        ),
      );
  };
}
