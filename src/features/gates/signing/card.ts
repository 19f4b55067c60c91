import { personById } from '#platform/directory/people.ts';
import type { Card, CardContext } from '#platform/feature.ts';
import type { Message } from '#platform/slack/blocks.ts';
import { projectById } from '../../projects/queries.ts';
import { approvalById, gateById } from '../queries.ts';
import { changesSince } from '../rules/changes.ts';
import { coverage, digestFor } from '../rules/coverage.ts';
import { seats } from '../rules/roles.ts';
import { signing } from '../rules/signing.ts';
import { askCard } from './card-ask.ts';
import { closedCard, decidedCard, enoughCard, olderCard, seatlessCard } from './card-done.ts';
import { cardsOf, ticketOf, turnsOf } from './cards.ts';
import { matterOf } from './matter.ts';

/** An approver's message, as it stands now: the question, or what became of it. Only the newest asks. */
const signingCard: Card = (subject, ctx) => drawn(subject, ctx, false);
const reminderCard: Card = (subject, ctx) => drawn(subject, ctx, true);

async function drawn(subject: string, ctx: CardContext, reminder: boolean): Promise<Message | null> {
  const ticket = ticketOf(subject);
  const [gate, row] = await Promise.all([gateById(ctx, ticket.gate), approvalById(ctx, ticket.approval)]);
  const project = gate && (await projectById(ctx, gate.projectId));
  const person = row && (await personById(ctx, row.personId));
  if (!project || !person) return null;
  const matter = await matterOf(ctx, project, gate);
  const approval = matter.state.approvals.find(({ id }) => id === row.id);
  if (!approval) return null;
  const facts = { ...matter, approval, row, zone: person.zone };
  if (turnsOf(await cardsOf(ctx, gate.id), row.id) > ticket.turn) return olderCard(facts);
  const isOver = project.state === 'closed' || project.state === 'cancelled' || gate.state !== 'open';
  if (isOver) return closedCard(facts);
  const changed = row.snapshot ? changesSince(row.snapshot, coverage(matter.state, row.role)) : [];
  const asks = approval.state === 'requested' || approval.state === 'stale' || approval.state === 'declined';
  if (asks && seats(matter.state, row.personId, row.role, matter.today).length === 0) return seatlessCard(facts);
  const role = signing(matter.state).find((it) => it.role === row.role);
  if (approval.state === 'requested' && role && role.have >= role.need) return enoughCard(facts, role.by);
  return asks
    ? askCard({ ...facts, changed, digest: digestFor(matter.state, row.role), reminder })
    : decidedCard(facts);
}

export const signingCards: Readonly<Record<string, Card>> = {
  'gates.request': signingCard,
  'gates.stale': signingCard,
  'gates.nag': reminderCard,
};
