import type { Day } from '#platform/clock.ts';
import { bool, index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '#platform/db/columns.ts';
import { sql } from '#platform/db/drizzle.ts';
import { projects } from '../projects/tables.ts';
import type { Coverage } from './rules/coverage.ts';
import type { Approval, ApprovalRule, Category, Criterion, GateState, Waiver } from './rules/types.ts';

const projectId = () =>
  text()
    .notNull()
    .references(() => projects.id);

export const gates = table(
  'gates',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    /** `go-live`, `uat`, … */
    key: text().notNull(),
    name: text().notNull(),
    phase: text().notNull(),
    position: integer().notNull(),
    state: text().$type<GateState['gate']['state']>().notNull(),
    rules: json<ApprovalRule[]>().notNull(),
    /** Who asked for the approvals of this gate. */
    requesterId: text(),
    /** Why it was skipped, when it was: the manager's recorded exception. */
    exception: text(),
    decidedBy: text(),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('gates_key').on(t.workspaceId, t.projectId, t.key),
    index('gates_decided').on(t.workspaceId, t.decidedAt).where(sql`decided_at is not null`),
  ],
);

const gateId = () =>
  text()
    .notNull()
    .references(() => gates.id);

export const criteria = table(
  'criteria',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    gateId: gateId(),
    key: text().notNull(),
    position: integer().notNull(),
    category: text().$type<Category>().notNull(),
    text: text().notNull(),
    blocking: bool().notNull(),
    weight: integer().notNull(),
    evidenceRequired: bool().notNull(),
    maxAgeDays: integer(),
    verifierRole: text(),
    ownerId: text(),
    due: text().$type<Day>(),
    state: text().$type<Criterion['state']>().notNull(),
    metBy: text(),
    metOn: text().$type<Day>(),
    verifiedBy: text(),
    verifiedOn: text().$type<Day>(),
    reason: text().notNull(),
    waiver: json<Waiver>(),
    /** Who answers for it while it is waived; also in the waiver, but here they are found. */
    riskOwner: text(),
  },
  (t) => [
    uniqueIndex('criteria_key').on(t.workspaceId, t.gateId, t.key),
    index('criteria_owned').on(t.workspaceId, t.ownerId).where(sql`owner_id is not null`),
    index('criteria_risk').on(t.workspaceId, t.riskOwner).where(sql`risk_owner is not null`),
    index('criteria_waived').on(t.workspaceId, t.projectId).where(sql`state = 'waived'`),
  ],
);

export const evidence = table(
  'evidence',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    gateId: gateId(),
    criterionId: text()
      .notNull()
      .references(() => criteria.id),
    url: text(),
    note: text().notNull(),
    /** The day it speaks of, from which its age counts. */
    day: text().$type<Day>().notNull(),
    by: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [index('evidence_gate').on(t.workspaceId, t.gateId)],
);

export const approvals = table(
  'approvals',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    gateId: gateId(),
    role: text().notNull(),
    personId: text().notNull(),
    state: text().$type<Approval['state']>().notNull(),
    /** What exactly was decided on; `snapshot` is the same, readable, to say later what changed. */
    digest: text(),
    snapshot: json<Coverage>(),
    /** What the open question shows: where it differs from the gate's digest, the message is drawn again. */
    shown: text(),
    requestedBy: text().notNull(),
    requestedOn: text().$type<Day>().notNull(),
    /** Since when it waits for an answer: when it was requested, or went stale. */
    waitingSince: instant(),
    decidedBy: text(),
    decidedOn: text().$type<Day>(),
    decidedAt: instant(),
    comment: text().notNull(),
  },
  (t) => [
    uniqueIndex('approvals_seat').on(t.workspaceId, t.gateId, t.role, t.personId),
    index('approvals_waiting').on(t.workspaceId, t.projectId).where(sql`state in ('requested', 'stale')`),
  ],
);

export const delegations = table(
  'delegations',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    role: text().notNull(),
    fromId: text().notNull(),
    toId: text().notNull(),
    firstDay: text().$type<Day>().notNull(),
    lastDay: text().$type<Day>().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('delegations_project').on(t.workspaceId, t.projectId)],
);
