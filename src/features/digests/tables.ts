import { primaryKey, table, text, workspaceId } from '#platform/db/columns.ts';

/** Channels in which a week is posted. */
export const digestChannels = table(
  'digest_channels',
  {
    workspaceId: workspaceId(),
    channel: text().notNull(),
    /** The manager whose projects it tells of; null: everybody's. */
    personId: text(),
    /** The Slack user who asked for it, and hears when it can't be posted. */
    askedBy: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channel] })],
);
