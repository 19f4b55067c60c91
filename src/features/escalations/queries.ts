import { and, count, desc, eq, gte, inArray, lte, or, sql } from '#platform/db/drizzle.ts';
import { oldestFirst, query, type Scope } from '#platform/db/scope.ts';
import {
  escalationDesk,
  escalationLog,
  escalationPeople,
  escalations,
  followUps,
  routes,
  waits,
  workstreams,
} from './tables.ts';

export type Escalation = typeof escalations.$inferSelect;
export type Involved = typeof escalationPeople.$inferSelect;
export type FollowUp = typeof followUps.$inferSelect;
export type Workstream = typeof workstreams.$inferSelect;
export type Wait = typeof waits.$inferSelect;

/** The first half is spelled as in the partial index, so that SQLite uses it. */
export const isUnderWay = sql`state <> 'closed' and state <> 'withdrawn'`;

const byId = query((from, $: { id: string }) => from.from(escalations, eq(escalations.id, $.id)).limit(1));
const byNumber = query((from, $: { number: number }) =>
  from.from(escalations, eq(escalations.number, $.number)).limit(1),
);

export async function escalationById(scope: Scope, id: string): Promise<Escalation | undefined> {
  const [row] = await byId(scope, { id });
  return row;
}

export async function escalationByNumber(scope: Scope, number: number): Promise<Escalation | undefined> {
  const [row] = await byNumber(scope, { number });
  return row;
}

/** Everything that is neither closed nor withdrawn, over all projects. */
export const openEscalations = query(
  (from, _: Record<string, never>) => from.from(escalations, isUnderWay),
  weightiestFirst,
);

export const openInProject = query(
  (from, $: { project: string }) => from.from(escalations, isUnderWay, eq(escalations.projectId, $.project)),
  weightiestFirst,
);

/** Sev1 and Sev2 that nobody has resolved, over all projects: one read, whatever their number. */
export const openSevere = query(
  (from, _: Record<string, never>) =>
    from.from(escalations, isUnderWay, lte(escalations.severity, 2), sql`state <> 'resolved'`),
  weightiestFirst,
);

export const severeInProject = query(
  (from, $: { project: string }) =>
    from.from(
      escalations,
      eq(escalations.projectId, $.project),
      lte(escalations.severity, 2),
      sql`state in ('open', 'acknowledged', 'contained')`,
    ),
  weightiestFirst,
);

export const newestInProject = query((from, $: { project: string }) =>
  from.from(escalations, eq(escalations.projectId, $.project)).orderBy(desc(escalations.number)).limit(50),
);

/** Newest first, those that are over included. */
export const latest = query((from, _: Record<string, never>) =>
  from.from(escalations).orderBy(desc(escalations.number)).limit(200),
);

/** Raised or closed since then, but for what was withdrawn: what trends are drawn from. */
export const pastSince = query((from, $: { since: Date }) =>
  from.pick(
    escalations,
    {
      raisedAt: escalations.raisedAt,
      quality: escalations.quality,
      category: escalations.category,
      closedAt: escalations.closedAt,
      rootCause: escalations.rootCause,
    },
    and(sql`state <> 'withdrawn'`, or(gte(escalations.raisedAt, $.since), gte(escalations.closedAt, $.since))),
  ),
);

/** How many of each severity are not resolved, by project: one read over all projects. */
export const openCounts = query((from, _: Record<string, never>) =>
  from
    .pick(
      escalations,
      { project: escalations.projectId, severity: escalations.severity, count: count() },
      isUnderWay,
      sql`state <> 'resolved'`,
    )
    .groupBy(escalations.projectId, escalations.severity),
);

export const involvedIn = query(
  (from, $: { escalation: string }) => from.from(escalationPeople, eq(escalationPeople.escalationId, $.escalation)),
  oldestFirst,
);

/** Of several at once. */
export async function involvedInAll(scope: Scope, ids: readonly string[]): Promise<Involved[]> {
  if (ids.length === 0) return [];
  return scope.from(escalationPeople, inArray(escalationPeople.escalationId, [...ids])).orderBy(escalationPeople.id);
}

export const workstreamsOf = query(
  (from, $: { escalation: string }) => from.from(workstreams, eq(workstreams.escalationId, $.escalation)),
  oldestFirst,
);

/** The newest lines, the newest first. */
export const logOf = query((from, $: { escalation: string }) =>
  from.from(escalationLog, eq(escalationLog.escalationId, $.escalation)).orderBy(desc(escalationLog.id)).limit(12),
);

export const followUpsOf = query(
  (from, $: { escalation: string }) => from.from(followUps, eq(followUps.escalationId, $.escalation)),
  oldestFirst,
);

const followUp = query((from, $: { id: string }) => from.from(followUps, eq(followUps.id, $.id)).limit(1));

export async function followUpById(scope: Scope, id: string): Promise<FollowUp | undefined> {
  const [row] = await followUp(scope, { id });
  return row;
}

export const waitsOf = query(
  (from, $: { escalation: string }) => from.from(waits, eq(waits.escalationId, $.escalation)),
  oldestFirst,
);

export const allRoutes = query((from, _: Record<string, never>) => from.from(routes));
export const routeOf = query((from, $: { category: string }) =>
  from.from(routes, and(eq(routes.category, $.category as never))),
);

export const deskOf = query((from, _: Record<string, never>) => from.from(escalationDesk).limit(1));

export function weightiestFirst(one: Escalation, other: Escalation): number {
  return one.severity - other.severity || one.number - other.number;
}
