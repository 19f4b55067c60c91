import type { Day } from '#platform/clock.ts';
import { index, instant, integer, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';
import { sql } from '#platform/db/drizzle.ts';
import { projects } from '../projects/tables.ts';
import { HIGH, type RaidState, type RaidType } from './rules/item.ts';

export const raidItems = table(
  'raid_items',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: text()
      .notNull()
      .references(() => projects.id),
    type: text().$type<RaidType>().notNull(),
    /** Counted per project and type: the 12 of R-12. */
    number: integer().notNull(),
    title: text().notNull(),
    /** The whole story, where the title is only its beginning. */
    notes: text(),
    /** 1–5; null while nobody has judged it, and for what has already happened. */
    likelihood: integer(),
    /** 1–5; null while nobody has judged it. */
    impact: integer(),
    /** Likelihood × impact, see `scoreOf`; kept so that the high ones are found by an index. */
    score: integer(),
    ownerId: text(),
    nextAction: text(),
    due: text().$type<Day>(),
    mitigation: text(),
    /** The gate it touches; null counts for go-live. */
    gateKey: text(),
    /** Until when an assumption must be confirmed. */
    validateBy: text().$type<Day>(),
    state: text().$type<RaidState>().notNull(),
    /** Why it was closed or accepted, by whom and when. */
    reason: text(),
    settledBy: text(),
    settledAt: instant(),
    /** The last day on which an acceptance holds; it stays on what is open again, until somebody looks at that. */
    acceptedUntil: text().$type<Day>(),
    /** What it grew out of: an issue from a risk, a risk from an assumption. */
    parentId: text(),
    /** The Slack message it was taken from. */
    sourceChannel: text(),
    sourceTs: text(),
    sourceLink: text(),
    /** The Slack user who wrote that message. */
    sourceAuthor: text(),
    /** What the card was about whose button logged it, as `kind:subject`: pressed again it logs no second one. */
    loggedFor: text(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    version: integer().notNull(),
  },
  (t) => [
    uniqueIndex('raid_number').on(t.workspaceId, t.projectId, t.type, t.number),
    index('raid_parent').on(t.workspaceId, t.parentId),
    // With fewer columns SQLite would rather walk raid_number.
    index('raid_high')
      .on(t.workspaceId, t.projectId, t.type, t.number)
      .where(sql.raw(`type in ('risk', 'issue') and score >= ${HIGH} and state <> 'closed'`)),
  ],
);
