import type { Day } from '#platform/clock.ts';
import { bool, index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';
import { sql } from '#platform/db/drizzle.ts';
import type { Phase, Playbook, Tier } from '../playbooks/schema.ts';

/**
 * pending: nothing is sent to anyone; on_hold: rituals silent, clocks stopped; live: in production, handed over;
 * closed and cancelled: history, nothing changes any more.
 */
export type ProjectState = 'pending' | 'active' | 'on_hold' | 'live' | 'closed' | 'cancelled';
/** Green: as planned; amber: in danger, but in hand; red: the date will not hold without help. */
export type Rag = 'green' | 'amber' | 'red';
export type Segment = 'smb' | 'mid-market' | 'enterprise';

export const projects = table(
  'projects',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    /** How people say it: `ACME`. */
    key: text().notNull(),
    customer: text().notNull(),
    /** The Slack channel it lives in. */
    channel: text().notNull(),
    tier: text().$type<Tier>().notNull(),
    regulated: bool().notNull(),
    integrations: bool().notNull(),
    segment: text().$type<Segment>().notNull(),
    zone: text().notNull(),
    /** Whose public holidays count: `DE`, `US-CA`; null counts none. */
    region: text(),
    state: text().$type<ProjectState>().notNull(),
    /** `done` once the last gate is passed. */
    phase: text().$type<Phase | 'done'>().notNull(),
    kickoff: text().$type<Day>().notNull(),
    targetGoLive: text().$type<Day>().notNull(),
    actualGoLive: text().$type<Day>(),
    playbook: text().notNull(),
    playbookVersion: text().notNull(),
    /** What the playbook's roles are called, by their keys: here, because every screen says them. */
    roleNames: json<Record<string, string>>().notNull().default({}),
    /** How its lead or manager sees it, why, and since when; null while nobody has said so. */
    rag: text().$type<Rag>(),
    ragWhy: text(),
    ragAt: instant(),
    /** Goes up with every change to the project or anything under it: the optimistic lock of all of them. */
    version: integer().notNull(),
    /** The version whose consequences have been drawn: approvals that went stale are marked, their people told. */
    settledVersion: integer().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('projects_key').on(t.workspaceId, t.key),
    index('projects_channel').on(t.workspaceId, t.channel),
    index('projects_walk').on(t.workspaceId, t.id),
    index('projects_unsettled').on(t.workspaceId).where(sql`version > settled_version`),
  ],
);

/** When a project was put on hold and let go on again: clocks stand still meanwhile. */
export const holds = table(
  'holds',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: text()
      .notNull()
      .references(() => projects.id),
    since: instant().notNull(),
    /** Null while it is on hold. */
    until: instant(),
  },
  (t) => [index('holds_project').on(t.workspaceId, t.projectId)],
);

/** The project's own copy of its playbook, as it was pinned; apart, because it is large and seldom read. */
export const projectPlaybooks = table('project_playbooks', {
  projectId: text()
    .primaryKey()
    .references(() => projects.id),
  workspaceId: workspaceId(),
  playbook: json<Playbook>().notNull(),
});

/** Who holds which of the playbook's roles: a Slack person of ours, or a customer's person by name. */
export const assignments = table(
  'assignments',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: text()
      .notNull()
      .references(() => projects.id),
    role: text().notNull(),
    personId: text(),
    customerName: text(),
    since: instant().notNull(),
    /** Null while they hold it. */
    until: instant(),
  },
  (t) => [
    index('assignments_project').on(t.workspaceId, t.projectId),
    index('assignments_person').on(t.workspaceId, t.personId),
    index('assignments_role').on(t.workspaceId, t.role, t.projectId),
  ],
);
