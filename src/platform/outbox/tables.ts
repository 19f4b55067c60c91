import {
  bool,
  index,
  instant,
  integer,
  json,
  primaryKey,
  table,
  text,
  uniqueIndex,
  workspaceId,
} from '../db/columns.ts';
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
    /**
     * It stands in another place than its destination, which refused it for this reason; null: it follows another card.
     * `was`: it stood there until an answer was refused, and is about to be edited there or posted elsewhere.
     */
    moved: json<{ to: string; reason: string | null; was?: string } | null>(),
  },
  (t) => [uniqueIndex('cards_subject').on(t.workspaceId, t.kind, t.subject, t.destination)],
);

/**
 * Where a message is on its way (which way leads where: `transitions.ts`). unknown: nobody can tell whether it was
 * posted. reconciling: somebody is finding out. parked: nobody could, and its owner is asked. dead: refused for good.
 * dropped: not wanted any more, or too late; the reason says which.
 */
export type OutboxState = 'pending' | 'sending' | 'sent' | 'unknown' | 'reconciling' | 'parked' | 'dead' | 'dropped';
/** What happens when nobody can tell whether a message was posted and Slack's history can't be read. */
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
    /** Set: post or edit this card, drawn when it is sent unless there is a payload. */
    card: text(),
    /** Set: answer in the thread of this card. */
    threadOf: text(),
    payload: json<{ text: string; blocks: unknown[] } | null>(),
    /** Never shown in a channel shared with another organisation. */
    internal: bool().notNull(),
    /** Who is told when it can't be posted: a Slack user. */
    onBehalfOf: text(),
    state: text().$type<OutboxState>().notNull(),
    /** How often it was claimed for sending, and for finding out: with the state they fence every transition. */
    attempts: integer().notNull(),
    rec: integer().notNull().default(0),
    /** How often it could not be prepared, which is our own fault and not Slack's. */
    mistakes: integer().notNull().default(0),
    /** How often it was sent and nobody could tell what came of it. */
    doubts: integer().notNull().default(0),
    /** How often in a row Slack was asked in vain what became of it, since it was last sent. */
    unread: integer().notNull().default(0),
    nextAt: instant().notNull(),
    leaseUntil: instant(),
    /** Which courier has it, for the log. */
    owner: text(),
    channel: text(),
    ts: text(),
    error: text(),
    createdAt: instant().notNull(),
    /** The random key that the message carries in its metadata, by which it is found in Slack's history. */
    metadataKey: text(),
    /** 0 goes first; within one, the oldest. */
    priority: integer().notNull().default(1),
    notBefore: instant(),
    /** Past this it helps nobody any more, and is dropped. */
    usefulUntil: instant(),
    /** Places that are tried in turn when Slack refuses this one; null: whoever answers for it. */
    fallback: json<string[] | null>(),
    /** Where it was meant to go, and why Slack refused it there. */
    meantFor: text(),
    refusal: text(),
    /** The project it is about, and the schedule whose ritual wrote it. */
    projectId: text(),
    scheduleId: text(),
    /** A sentence under the message: that it is repeated. */
    note: text(),
    /** The thread it was answered in, fixed when it is claimed. */
    threadTs: text(),
    /** The newest message of ours that Slack had dated before the first attempt: this one is younger. */
    since: text(),
    firstAttemptAt: instant(),
    /** The last moment at which it may have been sent. */
    lastAttemptAt: instant(),
    /** A message whose first copy was not found: look again then whether there are two. */
    recheckAt: instant(),
  },
  (t) => [
    uniqueIndex('outbox_key').on(t.workspaceId, t.key),
    uniqueIndex('outbox_card_pending').on(t.card).where(sql`state = 'pending' and card is not null`),
    // One message is under way for each destination, however many couriers there are.
    uniqueIndex('outbox_lane').on(t.workspaceId, t.destination).where(sql`state = 'sending'`),
    index('outbox_line').on(t.state, t.workspaceId, t.destination, t.id),
    index('outbox_card').on(t.card, t.state),
    index('outbox_useful').on(t.usefulUntil).where(sql`state = 'pending' and useful_until is not null`),
    index('outbox_meant').on(t.workspaceId, t.meantFor).where(sql`meant_for is not null`),
    index('outbox_recheck').on(t.recheckAt).where(sql`recheck_at is not null`),
  ],
);

/** From when a destination takes the next message, or `method:…` the next call: for every courier on this database. */
export const outboxLanes = table(
  'outbox_lanes',
  { workspaceId: workspaceId(), lane: text().notNull(), freeAt: instant().notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.lane] })],
);

/** How often in a row a place refused what a schedule's ritual wrote; a message that is posted there ends the row. */
export const ritualRefusals = table(
  'ritual_refusals',
  {
    workspaceId: workspaceId(),
    scheduleId: text().notNull(),
    place: text().notNull(),
    reason: text().notNull(),
    times: integer().notNull(),
    /** The message that was refused last: one that is tried again is not counted twice. */
    outboxId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.scheduleId, t.place] })],
);

export type OutboxRow = typeof outbox.$inferSelect;
export type CardRow = typeof cards.$inferSelect;
