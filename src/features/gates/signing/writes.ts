import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { coverage, digestFor } from '../rules/coverage.ts';
import type { Approval } from '../rules/types.ts';
import { approvals } from '../tables.ts';
import type { Matter } from './matter.ts';
import { lookAfter } from './waiting/clock.ts';

type Verb = 'request' | 'approve' | 'confirm' | 'decline' | 'withdraw';

export interface Stored {
  id: string;
  writes: Write[];
}

/**
 * Puts an approval into its row, one for each role and human, with its audit line. A decision keeps what was decided
 * on; a request keeps what was there when it was made, unless an earlier decision says more.
 */
export function store(ctx: Context, { project, gate, state }: Matter, verb: Verb, approval: Approval): Stored {
  const id = approval.id ?? ctx.newId();
  const before = state.approvals.find((row) => row.id === id);
  const decides = verb === 'approve' || verb === 'confirm' || verb === 'decline';
  const now = coverage(state, approval.role);
  const shown = digestFor(state, approval.role);
  const row = {
    role: approval.role,
    personId: approval.person,
    state: approval.state,
    digest: approval.digest,
    shown,
    requestedBy: approval.requestedBy,
    requestedOn: approval.requestedAt,
    waitingSince: verb === 'request' ? ctx.now : null,
    decidedBy: approval.decidedBy,
    decidedOn: approval.decidedAt,
    decidedAt: approval.decidedAt === null ? null : ctx.now,
    comment: approval.comment,
  };
  const change: Write =
    approval.id === null
      ? (tx) => tx.insert(approvals, { ...row, id, projectId: project.id, gateId: gate.id, snapshot: now })
      : (tx) => tx.update(approvals, decides ? { ...row, snapshot: now } : row, and(eq(approvals.id, id))).returning();
  const line = ctx.record({
    action: `approval.${verb}`,
    subject: `approval:${id}`,
    project: project.id,
    before: { state: before?.state ?? null, digest: before?.digest ?? null },
    after: { state: row.state, digest: row.digest, gate: gate.key, role: row.role, person: row.personId },
    text: row.comment === '' ? undefined : { comment: row.comment },
  });
  return { id, writes: [change, line, ...(verb === 'request' ? lookAfter(id, project.id, ctx.now) : [])] };
}
