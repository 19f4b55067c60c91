import { and, eq, gt } from '#platform/db/drizzle.ts';
import { query, type Write } from '#platform/db/scope.ts';
import { slackIdsOf } from '#platform/directory/people.ts';
import type { ConsequenceContext, Consequences } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { headline } from '../projects/writes.ts';
import { asking, ended } from './ended.ts';
import { type ApprovalRow, approvalsIn, type GateRow, gatesOf } from './queries.ts';
import { reviewPlanned } from './review.ts';
import { whatChanged } from './rules/changes.ts';
import { coverage, digestFor, digestsOf, staleApprovals } from './rules/coverage.ts';
import type { Approval, GateState } from './rules/types.ts';
import { cardsOf, type Issued, issue, redraw, turnsOf } from './signing/cards.ts';
import { lookAfter } from './signing/waiting/clock.ts';
import { resumed } from './signing/waiting/resume.ts';
import { gateState } from './state.ts';
import { approvals } from './tables.ts';

const unsettled = query((from, _: Record<string, never>) =>
  from.from(projects, gt(projects.version, projects.settledVersion)).limit(1),
);

/**
 * After every change: the approvals that cover it go stale, and exactly their approvers are told what changed. One
 * that is stale stays so until it is confirmed, even when everything is put back: what was signed did change meanwhile.
 * A question that waits for its answer already is not asked again: its message shows the change, and stays silent.
 */
export const gateConsequences: Consequences = async (ctx) => {
  const [project] = await unsettled(ctx, {});
  if (!project) return [];
  const gates = (await gatesOf(ctx, { project: project.id })).filter(({ state }) => state === 'open');
  const [review, signed] = await Promise.all([reviewPlanned(ctx, project), approvalsIn(ctx, gates)]);
  const rowsOf = ({ id }: GateRow) => signed.get(id) ?? [];
  if (project.state === 'closed' || project.state === 'cancelled') {
    return [
      settle(project),
      ...review,
      ...(await Promise.all(gates.map((gate) => ended(ctx, gate, rowsOf(gate))))).flat(),
    ];
  }
  const followed = await Promise.all(gates.map((gate) => follow(ctx, project, gate, rowsOf(gate))));
  const verdictMoved = followed.some(({ stale }) => stale.length > 0) && project.state !== 'pending';
  const shown = verdictMoved ? [show(headline(project), { pinned: true, onBehalfOf: null })] : [];
  const writes = followed.flatMap(({ stale, redrawn, waiting }) => [...stale, ...redrawn, ...waiting]);
  return [settle(project), ...review, ...writes, ...shown];
};

/** Guards the whole commit by the version it was drawn from, and raises none: else it would never settle. */
function settle({ id, version }: Project): Write {
  return (tx) =>
    tx
      .update(projects, { settledVersion: version }, and(eq(projects.id, id), eq(projects.version, version)))
      .returning();
}

interface Followed {
  /** What marks approvals as stale and tells their people. */
  stale: Write[];
  redrawn: Write[];
  /** What looks after questions again that a hold left alone. */
  waiting: Write[];
}

async function follow(
  ctx: ConsequenceContext,
  project: Project,
  gate: GateRow,
  rows: readonly ApprovalRow[],
): Promise<Followed> {
  if (!rows.some(({ state }) => state === 'approved' || asking.has(state))) {
    return { stale: [], redrawn: [], waiting: [] };
  }
  const waiting = await resumed(ctx, project, rows);
  const state = await gateState(ctx, project, gate);
  const stale = staleApprovals(state);
  const digestOf = digestsOf(state);
  const outdated = rows.filter((row) => asking.has(row.state) && row.shown !== digestOf(row.role));
  if (stale.length + outdated.length === 0) return { stale: [], redrawn: [], waiting };
  const [issued, slackIds] = await Promise.all([
    cardsOf(ctx, gate.id),
    slackIdsOf(
      ctx,
      stale.map(({ person }) => person),
    ),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const marks = stale.flatMap((approval) => {
    const row = approval.id === null ? undefined : byId.get(approval.id);
    return row ? mark(ctx, { project, gate, state, issued }, row, slackIds.get(approval.person) ?? null) : [];
  });
  const behind = new Set(outdated.map(({ id }) => id));
  const cards = issued.filter((card) => behind.has(card.approval) || sameRole(state, stale, card));
  const drawn = outdated.map((row) => nowShows(row, digestOf(row.role)));
  return { stale: marks, redrawn: [...drawn, ...redraw(cards)], waiting };
}

function nowShows({ id }: ApprovalRow, digest: string): Write {
  return (tx) => tx.update(approvals, { shown: digest }, eq(approvals.id, id));
}

interface Facts {
  project: Project;
  gate: GateRow;
  state: GateState;
  issued: readonly Issued[];
}

function mark(
  ctx: ConsequenceContext,
  { project, gate, state, issued }: Facts,
  row: ApprovalRow,
  to: string | null,
): Write[] {
  const changed = row.snapshot ? whatChanged(row.snapshot, coverage(state, row.role)) : [];
  const ticket = { gate: gate.id, approval: row.id, turn: turnsOf(issued, row.id) + 1 };
  return [
    (tx) =>
      tx
        .update(
          approvals,
          { state: 'stale', shown: digestFor(state, row.role), waitingSince: ctx.now },
          and(eq(approvals.id, row.id), eq(approvals.state, 'approved')),
        )
        .returning(),
    ctx.record({
      action: 'approval.stale',
      subject: `approval:${row.id}`,
      project: project.id,
      before: { state: row.state, digest: row.digest },
      after: { state: 'stale', gate: gate.key, role: row.role, person: row.personId },
      text: { changed: changed.join('; ') },
    }),
    ...(to === null || project.state === 'pending'
      ? []
      : [issue('gates.stale', ticket, to, { project: project.id, onBehalfOf: null })]),
    ...lookAfter(row.id, project.id, ctx.now),
  ];
}

/** Older messages about the same role say something else now: to the approver themselves, and to those who share it. */
function sameRole(state: GateState, stale: readonly Approval[], card: Issued): boolean {
  const role = state.approvals.find(({ id }) => id === card.approval)?.role;
  return stale.some((approval) => approval.role === role);
}
