import { index, instant, json, primaryKey, table, text, workspaceId } from '../db/columns.ts';

/** What was answered to a payload that changed something: a second delivery gets the same answer and changes nothing. */
export const inbox = table(
  'inbox',
  {
    workspaceId: workspaceId(),
    key: text().notNull(),
    bodyHash: text().notNull(),
    outcome: json<unknown>().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.key] }), index('inbox_at').on(t.at)],
);
