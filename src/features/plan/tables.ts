import type { Day } from '#platform/clock.ts';
import { index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';
import { sql } from '#platform/db/drizzle.ts';
import type { Phase, WaitsOn } from '../playbooks/schema.ts';
import { projects } from '../projects/tables.ts';
import type { Cause } from './rules/cause.ts';
import type { MilestoneState } from './rules/milestone.ts';
import type { Anchor, Place } from './rules/place.ts';

const projectId = () =>
  text()
    .notNull()
    .references(() => projects.id);

export const milestones = table(
  'milestones',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    /** `uat-signed`: how commands and dependencies name it. */
    key: text().notNull(),
    name: text().notNull(),
    phase: text().$type<Phase>().notNull(),
    position: integer().notNull(),
    /** Whoever holds this role owns it. */
    ownerRole: text().notNull(),
    /** Whom it was passed on to; before that the role's holders own it. */
    ownerId: text(),
    waitsOn: text().$type<WaitsOn>().notNull(),
    /** Keys of the milestones that must be done first. */
    dependsOn: json<string[]>().notNull(),
    anchor: text().$type<Anchor>().notNull(),
    /** Where it lies from its anchor: a re-plan keeps this and moves the day. */
    place: json<Place>().notNull(),
    /** As first agreed; never changes. */
    baseline: text().$type<Day>().notNull(),
    planned: text().$type<Day>().notNull(),
    done: text().$type<Day>(),
    state: text().$type<MilestoneState>().notNull(),
  },
  (t) => [
    uniqueIndex('milestones_key').on(t.workspaceId, t.projectId, t.key),
    // With what a digest asks of each, so that a week of all projects is read from the index alone.
    index('milestones_due').on(t.workspaceId, t.state, t.planned, t.projectId, t.phase),
    index('milestones_open').on(t.workspaceId, t.projectId, t.planned).where(sql`state in ('planned', 'in_progress')`),
  ],
);

/** Every change of a date, for good. */
export const milestoneMoves = table(
  'milestone_moves',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    milestoneId: text()
      .notNull()
      .references(() => milestones.id),
    what: text().$type<'planned' | 'done'>().notNull(),
    from: text().$type<Day>(),
    to: text().$type<Day>(),
    /** Null where nobody has to answer for it: something was finished. */
    cause: text().$type<Cause>(),
    reason: text().notNull(),
    by: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index('milestone_moves_milestone').on(t.workspaceId, t.milestoneId),
    index('milestone_moves_at').on(t.workspaceId, t.projectId, t.at),
  ],
);

/** Another kickoff or go-live date that waits for a manager, and what became of it. */
export const dateProposals = table(
  'date_proposals',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    anchor: text().$type<Anchor>().notNull(),
    from: text().$type<Day>().notNull(),
    to: text().$type<Day>().notNull(),
    cause: text().$type<Cause>().notNull(),
    reason: text().notNull(),
    requestedBy: text().notNull(),
    /** The Slack users who have its card. */
    askedOf: json<string[]>().notNull(),
    /** replaced: the date was proposed or moved anew before anyone decided; ended: the project is history. */
    state: text().$type<'proposed' | 'applied' | 'declined' | 'replaced' | 'ended'>().notNull(),
    decidedBy: text(),
    decidedAt: instant(),
    /** Why it was declined. */
    comment: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('date_proposals_project').on(t.workspaceId, t.projectId, t.state)],
);
