import type { Write } from '#platform/db/scope.ts';
import type { ConsequenceContext } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { fingerprint, subjectOf, waiverCardRef, cardsOf as waiverCardsOf } from './criteria/waiver-request.ts';
import { type ApprovalRow, type CriterionRow, criteriaOf, type GateRow } from './queries.ts';
import { cardsOf, redraw } from './signing/cards.ts';

/** What an approver still has a question for. */
export const asking: ReadonlySet<ApprovalRow['state']> = new Set(['requested', 'stale', 'declined']);

/** Nothing is asked in a project that is history: the open questions lose their buttons, and no answer its way back. */
export async function ended(ctx: ConsequenceContext, gate: GateRow, rows: readonly ApprovalRow[]): Promise<Write[]> {
  const criteria = await criteriaOf(ctx, { gate: gate.id });
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
