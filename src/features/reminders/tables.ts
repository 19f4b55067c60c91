import type { Day } from '#platform/clock.ts';
import { instant, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';

/** The one message of reminders that somebody gets on a day. */
export const bundles = table(
  'bundles',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    personId: text().notNull(),
    /** Their own day. */
    day: text().$type<Day>().notNull(),
    /** When it was put together: drawn again, it asks what was due then and still is open. */
    at: instant().notNull(),
    /** Why it came late, when it did. */
    late: text(),
  },
  (t) => [uniqueIndex('bundles_day').on(t.workspaceId, t.personId, t.day)],
);

/** What somebody does not want to hear of until a day. */
export const snoozes = table(
  'snoozes',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    personId: text().notNull(),
    /** The nudge's key. */
    key: text().notNull(),
    /** The first day on which it may come again. */
    until: text().$type<Day>().notNull(),
  },
  (t) => [uniqueIndex('snoozes_key').on(t.workspaceId, t.personId, t.key)],
);
