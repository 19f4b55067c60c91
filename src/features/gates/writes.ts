import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import { announce, touch } from '../projects/writes.ts';
import type { GateRow } from './queries.ts';
import type { Criterion } from './rules/types.ts';
import { criteria, evidence } from './tables.ts';

interface CriterionChange {
  project: Project;
  gate: GateRow;
  before: Criterion;
  after: Criterion;
  /** `criterion.meet` */
  action: string;
  /** What the audit line is about, when it is not the criterion itself. */
  subject?: string;
  /** Free text that belongs to the change. */
  text?: Record<string, string | null>;
  /** What the channel reads in one line. */
  line: Mrkdwn;
}

/** A changed criterion with its new evidence, in the project's lock, with its audit line and the channel's. */
export function saveCriterion(ctx: Context, change: CriterionChange): Write[] {
  const { project, gate, before, after, action, subject, text, line } = change;
  const fresh = newEvidence(before, after);
  const proofs: Write[] = fresh.map(
    ({ id, url, note, day, by }) =>
      (tx) =>
        tx.insert(evidence, {
          id,
          projectId: project.id,
          gateId: gate.id,
          criterionId: after.id,
          url,
          note,
          day,
          by,
          at: ctx.now,
        }),
  );
  return [
    touch(project),
    (tx) => tx.update(criteria, columnsOf(after), eq(criteria.id, after.id)).returning(),
    ...proofs,
    ctx.record({
      action,
      subject: subject ?? `criterion:${after.id}`,
      project: project.id,
      before: facts(before),
      after: {
        ...facts(after),
        gate: gate.key,
        criterion: after.key,
        evidence: fresh.map(({ id, day }) => `${id} ${day}`),
      },
      ...(text && { text }),
    }),
    ...announce(ctx, project, `${action}:${after.id}:${project.version}`, line),
  ];
}

function newEvidence(before: Criterion, after: Criterion) {
  const known = new Set(before.evidence.map(({ id }) => id));
  return after.evidence.filter(({ id }) => !known.has(id));
}

function columnsOf({ state, met, verified, reason, waiver }: Criterion) {
  return {
    state,
    metBy: met?.by ?? null,
    metOn: met?.at ?? null,
    verifiedBy: verified?.by ?? null,
    verifiedOn: verified?.at ?? null,
    reason,
    waiver,
    riskOwner: state === 'waived' && waiver ? waiver.riskOwner : null,
  };
}

function facts({ state, met, verified, waiver }: Criterion) {
  return { state, met: met?.by, verified: verified?.by, waiver: waiver?.state, waiverExpires: waiver?.expires };
}
