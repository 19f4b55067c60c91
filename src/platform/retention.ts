import type { Clock } from './clock.ts';
import type { Database } from './db/database.ts';
import { and, inArray, isNotNull, lt } from './db/drizzle.ts';
import { hourly } from './hourly.ts';
import { inbox } from './inbox/tables.ts';
import { outbox, outboxLanes } from './outbox/tables.ts';

const HOUR = 3_600_000;
/** Slack's last repeat comes minutes after the first; two days are ample (reliability.md §4.6). */
const INBOX = 48 * HOUR;
/** What was posted stands in Slack; here its text is kept this long, then only that it was posted. */
const POSTED = 30 * 24 * HOUR;

/** Nobody decided about it for so long: it is not posted any more. */
const STUCK = 90 * 24 * HOUR;

/**
 * Forgets answers that can no longer be asked for again, and the texts of messages posted long ago,
 * and messages about which nobody decided; at most once an hour.
 */
export function createRetention(database: Database, clock: Clock): () => Promise<void> {
  return hourly(clock, async () => {
    const now = clock.now().getTime();
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
    await db.delete(outboxLanes).where(lt(outboxLanes.freeAt, new Date(now - HOUR)));
    const stuck = and(inArray(outbox.state, ['dead', 'parked']), lt(outbox.createdAt, new Date(now - STUCK)));
    await db.update(outbox).set({ state: 'dropped', payload: null }).where(stuck);
  });
}
