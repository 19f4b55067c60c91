import { bool, index, instant, primaryKey, table, text, uniqueIndex, workspaceId } from '../db/columns.ts';

/** member: of our workspace; guest: single- or multi-channel; external: of another organisation, through a shared channel. */
export type PersonKind = 'member' | 'guest' | 'external';
/** What a person may do in the whole workspace; project roles come on top. */
export type WorkspaceRole = 'admin' | 'manager' | 'member';

export const workspaces = table('workspaces', {
  workspaceId: text().primaryKey(),
  name: text().notNull(),
  /** The bot's own Slack user. */
  botUserId: text().notNull(),
  zone: text().notNull(),
  /** Where its Slack lives, with a slash at the end: `https://acme.slack.com/`. Links to messages start with it. */
  url: text(),
  /** Whose public holidays count for everybody who names no region of their own; null: none. */
  region: text(),
});

export const people = table(
  'people',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    slackId: text().notNull(),
    name: text().notNull(),
    /** Where they are: what they say themselves, else what Slack says. */
    zone: text().notNull(),
    /** Null: as Slack says. */
    ownZone: text(),
    /** Null: not asked since this is kept. */
    slackZone: text(),
    kind: text().$type<PersonKind>().notNull(),
    active: bool().notNull(),
    role: text().$type<WorkspaceRole>().notNull(),
    /** When Slack was last asked about this person. */
    seenAt: instant().notNull(),
  },
  (t) => [uniqueIndex('people_slack').on(t.workspaceId, t.slackId), index('people_role').on(t.workspaceId, t.role)],
);

/** What Slack told of a channel: that another organisation reads along, or none any more. The last word stands. */
export const sharings = table(
  'sharings',
  {
    workspaceId: workspaceId(),
    channel: text().notNull(),
    shared: bool().notNull(),
    heardAt: instant().notNull(),
    /** Null: those it concerns are yet to be told. */
    toldAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channel] })],
);
