import type { Day } from '#platform/clock.ts';
import { index, instant, integer, primaryKey, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';

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

/** The projects that somebody's newest bundle speaks of: when one of them changes, what it says may be settled. */
export const bundleProjects = table(
  'bundle_projects',
  {
    workspaceId: workspaceId(),
    projectId: text().notNull(),
    personId: text().notNull(),
    /** The bundle's. */
    day: text().$type<Day>().notNull(),
    /** Of the project, when its lines were looked at last. */
    version: integer().notNull(),
    /** What it says of the project, digested: while that is the same there is nothing to draw. */
    shown: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.personId, t.projectId] }),
    index('bundle_projects_day').on(t.workspaceId, t.day),
  ],
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
