import { and, eq, gt } from '#platform/db/drizzle.ts';
import { query, type Write } from '#platform/db/scope.ts';
import type { ConsequenceContext, Consequences } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { headline } from '../projects/writes.ts';
import { fingerprint, subjectOf, waiverCardRef, cardsOf as waiverCardsOf } from './criteria/waiver-request.ts';
import {
  type ApprovalRow,
  approvalsOf,
  type CriterionRow,
  criteriaOf,
  type GateRow,
  gatesOf,
  peopleByIds,
} from './queries.ts';
import { reviewPlanned } from './review.ts';
import { whatChanged } from './rules/changes.ts';
import { coverage, digestFor, digestsOf, staleApprovals } from './rules/coverage.ts';
import type { Approval, GateState } from './rules/types.ts';
import { cardsOf, type Issued, issue, redraw, turnsOf } from './signing/cards.ts';
import { lookAfter } from './signing/waiting.ts';
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
  const review = await reviewPlanned(ctx, project);
  if (project.state === 'closed' || project.state === 'cancelled') {
    return [settle(project), ...review, ...(await Promise.all(gates.map((gate) => ended(ctx, gate)))).flat()];
  }
  const followed = await Promise.all(gates.map((gate) => follow(ctx, project, gate)));
  const verdictMoved = followed.some(({ stale }) => stale.length > 0) && project.state !== 'pending';
  const shown = verdictMoved ? [show(headline(project), { pinned: true, onBehalfOf: null })] : [];
  return [settle(project), ...review, ...followed.flatMap(({ stale, redrawn }) => [...stale, ...redrawn]), ...shown];
};

/** Guards the whole commit by the version it was drawn from, and raises none: else it would never settle. */
function settle({ id, version }: Project): Write {
  return (tx) =>
    tx
      .update(projects, { settledVersion: version }, and(eq(projects.id, id), eq(projects.version, version)))
      .returning();
}

const asking: ReadonlySet<ApprovalRow['state']> = new Set(['requested', 'stale', 'declined']);

/** Nothing is asked in a project that is history: the open questions lose their buttons, and no answer its way back. */
async function ended(ctx: ConsequenceContext, gate: GateRow): Promise<Write[]> {
  const [rows, criteria] = await Promise.all([approvalsOf(ctx, { gate: gate.id }), criteriaOf(ctx, { gate: gate.id })]);
  const open = new Set(rows.filter(({ state }) => state === 'approved' || asking.has(state)).map(({ id }) => id));
  const signing = open.size === 0 ? [] : await cardsOf(ctx, gate.id);
  const waivers = await Promise.all(criteria.map((row) => waiverCards(ctx, row)));
  return [...redraw(signing.filter(({ approval }) => open.has(approval))), ...waivers.flat()];
}

/** A request for a waiver that nobody has decided, wherever it was sent. */
async function waiverCards(ctx: ConsequenceContext, row: CriterionRow): Promise<Write[]> {
  if (row.waiver?.state !== 'requested') return [];
  const ref = { criterion: row.id, seen: fingerprint(row.waiver) };
  const sent = await waiverCardsOf(ctx, { kind: 'gates.waiver', subject: subjectOf(ref) });
  return sent.map(({ destination }) => show(waiverCardRef(ref, destination), { onBehalfOf: null }));
}

interface Followed {
  /** What marks approvals as stale and tells their people. */
  stale: Write[];
  redrawn: Write[];
}

async function follow(ctx: ConsequenceContext, project: Project, gate: GateRow): Promise<Followed> {
  const rows = await approvalsOf(ctx, { gate: gate.id });
  if (!rows.some(({ state }) => state === 'approved' || asking.has(state))) return { stale: [], redrawn: [] };
  const state = await gateState(ctx, project, gate);
  const stale = staleApprovals(state);
  const digestOf = digestsOf(state);
  const outdated = rows.filter((row) => asking.has(row.state) && row.shown !== digestOf(row.role));
  if (stale.length + outdated.length === 0) return { stale: [], redrawn: [] };
  const [issued, slackIds] = await Promise.all([cardsOf(ctx, gate.id), slackIdsOf(ctx, stale)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const marks = stale.flatMap((approval) => {
    const row = approval.id === null ? undefined : byId.get(approval.id);
    return row ? mark(ctx, { project, gate, state, issued }, row, slackIds.get(approval.person) ?? null) : [];
  });
  const behind = new Set(outdated.map(({ id }) => id));
  const cards = issued.filter((card) => behind.has(card.approval) || sameRole(state, stale, card));
  return { stale: marks, redrawn: [...outdated.map((row) => nowShows(row, digestOf(row.role))), ...redraw(cards)] };
}

function nowShows({ id }: ApprovalRow, digest: string): Write {
  return (tx) => tx.update(approvals, { shown: digest }, eq(approvals.id, id));
}

async function slackIdsOf(ctx: ConsequenceContext, stale: readonly Approval[]): Promise<ReadonlyMap<string, string>> {
  if (stale.length === 0) return new Map();
  const people = await peopleByIds(
    ctx,
    stale.map(({ person }) => person),
  );
  return new Map(people.map(({ id, slackId }) => [id, slackId]));
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
    ...(to === null || project.state === 'pending' ? [] : [issue('gates.stale', ticket, to, null)]),
    ...lookAfter(row.id, project.id, ctx.now),
  ];
}

/** Older messages about the same role say something else now: to the approver themselves, and to those who share it. */
function sameRole(state: GateState, stale: readonly Approval[], card: Issued): boolean {
  const role = state.approvals.find(({ id }) => id === card.approval)?.role;
  return stale.some((approval) => approval.role === role);
}
