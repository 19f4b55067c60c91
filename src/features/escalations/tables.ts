import type { Day } from '#platform/clock.ts';
import { bool, index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';
import { sql } from '#platform/db/drizzle.ts';
import { projects } from '../projects/tables.ts';
import type { Category, RootCause } from './rules/category.ts';
import type { Reminded } from './rules/due.ts';
import type { EscalationState } from './rules/life.ts';
import type { Severity } from './rules/severity.ts';

export const escalations = table(
  'escalations',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: text()
      .notNull()
      .references(() => projects.id),
    /** Counted over the whole workspace: the 12 of ESC-12. */
    number: integer().notNull(),
    severity: integer().$type<Severity>().notNull(),
    category: text().$type<Category>().notNull(),
    state: text().$type<EscalationState>().notNull(),
    raisedBy: text().notNull(),
    /** Answers for it: whoever acknowledged it; null until then. */
    ownerId: text(),
    /** Works on it now, and keeps its clocks: first who was asked, then the owner, then whom it was handed to. */
    assigneeId: text(),
    problem: text().notNull(),
    impact: text().notNull(),
    ask: text(),
    neededBy: text().$type<Day>(),
    steps: text(),
    environment: text(),
    evidence: text(),
    /** The Slack message it was raised from. */
    evidenceLink: text(),
    tried: text(),
    workaround: text(),
    /** What it was raised about: `R-12`, `blocker`, `criterion uat.sso`. */
    about: text(),
    /** The gate it touches; null: the project's current one and go-live. */
    gateKey: text(),
    /** Seen only by those named in it. */
    restricted: bool().notNull(),
    /** In percent, as it was raised or last edited. */
    quality: integer().notNull(),
    /** What holds the damage meanwhile, and what ended it. */
    containment: text(),
    resolution: text(),
    rootCause: text().$type<RootCause>(),
    rootCauseText: text(),
    /** Why it was withdrawn, and the number of the one that it repeats. */
    withdrawal: text(),
    duplicateOf: integer(),
    raisedAt: instant().notNull(),
    /** When its clocks began: raised, or opened again. */
    clockFrom: instant().notNull(),
    ackDueAt: instant(),
    containDueAt: instant(),
    /** Since when containment counts, and the minutes that were left then; null: all of them since its clocks began. */
    containFrom: instant(),
    containMinutes: integer(),
    acknowledgedAt: instant(),
    containedAt: instant(),
    resolvedAt: instant(),
    closedAt: instant(),
    /** Who took the last step, and when. */
    steppedBy: text().notNull(),
    steppedAt: instant().notNull(),
    /** The last real work on it: a status, its next action and when more is heard. */
    status: text(),
    nextAction: text(),
    updatedAt: instant(),
    promisedAt: instant(),
    graceEndsAt: instant(),
    reminded: text().$type<Reminded>().notNull(),
    overdueToldAt: instant(),
    /** How many of the ladder were asked. */
    ladderStep: integer().notNull(),
    /** When the next one is, and who that will be. */
    ladderAt: instant(),
    nextAsked: json<readonly string[]>().notNull(),
    waitingUntil: instant(),
    /** Its project is on hold: all clocks stand still. */
    held: bool().notNull(),
    version: integer().notNull(),
  },
  (t) => [
    uniqueIndex('escalations_number').on(t.workspaceId, t.number),
    index('escalations_project').on(t.workspaceId, t.projectId, t.severity),
    // Spelled as in the reads that use it; what is closed grows, what is not stays few.
    index('escalations_open').on(t.workspaceId, t.severity).where(sql`state <> 'closed'`),
  ],
);

/** Who has to do with one: asked (in the ladder's order), joined, or allowed to see a restricted one. */
export const escalationPeople = table(
  'escalation_people',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    escalationId: text()
      .notNull()
      .references(() => escalations.id),
    personId: text().notNull(),
    part: text().$type<'asked' | 'joined' | 'allowed'>().notNull(),
    /** As whom they were asked, and why they rather than another; or what they added when they joined. */
    note: text(),
    at: instant().notNull(),
  },
  (t) => [
    uniqueIndex('escalation_people_part').on(t.workspaceId, t.escalationId, t.part, t.personId),
    index('escalation_people_person').on(t.workspaceId, t.personId),
  ],
);

/** Who takes care of which part of a Sev1. */
export const workstreams = table(
  'escalation_workstreams',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    escalationId: text()
      .notNull()
      .references(() => escalations.id),
    name: text().notNull(),
    ownerId: text().notNull(),
  },
  (t) => [uniqueIndex('escalation_workstreams_name').on(t.workspaceId, t.escalationId, t.name)],
);

/** What happened, one line each: the same that its thread says. */
export const escalationLog = table(
  'escalation_log',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    escalationId: text()
      .notNull()
      .references(() => escalations.id),
    at: instant().notNull(),
    /** Mrkdwn, escaped. */
    line: text().notNull(),
  },
  (t) => [index('escalation_log_of').on(t.workspaceId, t.escalationId)],
);

/** What must not be forgotten once it is closed. */
export const followUps = table(
  'escalation_follow_ups',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    escalationId: text()
      .notNull()
      .references(() => escalations.id),
    projectId: text().notNull(),
    title: text().notNull(),
    ownerId: text().notNull(),
    due: text().$type<Day>().notNull(),
    doneAt: instant(),
    version: integer().notNull(),
  },
  (t) => [
    index('escalation_follow_ups_of').on(t.workspaceId, t.escalationId),
    index('escalation_follow_ups_open').on(t.workspaceId, t.ownerId).where(sql`done_at is null`),
  ],
);

/** Waiting on the customer: the clocks stand still, for a while at a time. */
export const waits = table(
  'escalation_waits',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    escalationId: text()
      .notNull()
      .references(() => escalations.id),
    since: instant().notNull(),
    /** Null while it waits. */
    until: instant(),
    reason: text().notNull(),
  },
  (t) => [index('escalation_waits_of').on(t.workspaceId, t.escalationId)],
);

/** Whom the admins named for a category, in the ladder's order; where nobody is, the project's roles are asked. */
export const routes = table(
  'escalation_routes',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    category: text().$type<Category>().notNull(),
    people: json<readonly string[]>().notNull(),
  },
  (t) => [uniqueIndex('escalation_routes_category').on(t.workspaceId, t.category)],
);

/** One row for each workspace: the last number given out, and where the digests go. */
export const escalationDesk = table('escalation_desk', {
  workspaceId: text().primaryKey(),
  lastNumber: integer().notNull(),
  /** Null: to the managers, one by one. */
  triageChannel: text(),
  /** Whether a Sev1 may call everybody who is there; null: nobody was asked. */
  callsHere: bool(),
});
