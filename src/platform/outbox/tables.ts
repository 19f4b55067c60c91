import { bool, index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '../db/columns.ts';
import { sql } from '../db/drizzle.ts';

/** A message that is edited in place for as long as its subject lives: the project's headline, an approval request. */
export const cards = table(
  'cards',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    /** Which renderer draws it: `headline`, `gates.request`, … */
    kind: text().notNull(),
    subject: text().notNull(),
    /** A channel, or a Slack user for a direct message. */
    destination: text().notNull(),
    pinned: bool().notNull(),
    /** Where it stands in Slack, once posted. */
    channel: text(),
    ts: text(),
  },
  (t) => [uniqueIndex('cards_subject').on(t.workspaceId, t.kind, t.subject, t.destination)],
);

/**
 * pending → sending → sent; sending → pending (surely not sent), dead (refused for good, with the reason),
 * unknown (nobody can tell: never sent again by guesswork). dropped: the card has nothing to show any more.
 */
export type OutboxState = 'pending' | 'sending' | 'sent' | 'unknown' | 'dead' | 'dropped';
/** What happens when nobody can tell whether a message was posted (reliability.md §4.1). */
export type OutboxClass = 'never-twice' | 'never-missing' | 'replaceable';

export const outbox = table(
  'outbox',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    /** The natural key: the same message is enqueued once. */
    key: text().notNull(),
    class: text().$type<OutboxClass>().notNull(),
    destination: text().notNull(),
    /** Set: draw this card now and post or edit it. */
    card: text(),
    /** Set: answer in the thread of this card. */
    threadOf: text(),
    payload: json<{ text: string; blocks: unknown[] } | null>(),
    /** Never shown in a channel shared with another organisation. */
    internal: bool().notNull(),
    /** Who is told when it can't be posted: a Slack user. */
    onBehalfOf: text(),
    state: text().$type<OutboxState>().notNull(),
    attempts: integer().notNull(),
    nextAt: instant().notNull(),
    leaseUntil: instant(),
    channel: text(),
    ts: text(),
    error: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('outbox_key').on(t.workspaceId, t.key),
    uniqueIndex('outbox_card_pending').on(t.card).where(sql`state = 'pending' and card is not null`),
    // One message is under way for each destination, however many couriers there are.
    uniqueIndex('outbox_lane').on(t.workspaceId, t.destination).where(sql`state = 'sending'`),
    index('outbox_line').on(t.state, t.workspaceId, t.destination, t.id),
  ],
);
