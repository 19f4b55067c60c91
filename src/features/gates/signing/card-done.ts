import { showDay, showInstant } from '#platform/clock.ts';
import { context, type Message, message, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { ApprovalRow } from '../queries.ts';
import { isRequester } from '../rules/roles.ts';
import type { Approval, PersonId } from '../rules/types.ts';
import { gateName, type Matter } from './matter.ts';
import { deciderWords, signerWords } from './on-behalf.ts';

/** What a message to an approver is about; `zone` is the approver's. */
export interface CardFacts extends Matter {
  approval: Approval;
  row: ApprovalRow;
  zone: string;
}

/** After the decision: who, what and when, and nothing to press. */
export function decidedCard(facts: CardFacts): Message {
  const { approval, row, project, gate } = facts;
  const undo = code(`/golive withdraw ${project.key} ${gate.key}`);
  return message([
    section(`*${title(facts)}*\n${outcome(facts)}`),
    approval.comment !== '' && section(`>${esc(approval.comment, 1_000).replaceAll('\n', '\n>')}`),
    row.state === 'approved' && context(`Changed your mind? Take it back with ${undo}.`),
  ]);
}

/** The gate or the project is history. */
export function closedCard(facts: CardFacts): Message {
  const { gate, project, approval } = facts;
  const gone = gate.state === 'open' ? `${esc(project.key)} is ${project.state}` : `the gate was ${gate.state}`;
  const decided = approval.state === 'approved' || approval.state === 'declined' || approval.state === 'withdrawn';
  return message([
    section(
      `*${title(facts)}*\n${decided ? `${outcome(facts)}. Since then ${gone}.` : `Nothing to decide any more: ${gone}.`}`,
    ),
  ]);
}

/** There is a newer message about the same approval. */
export function olderCard(facts: CardFacts): Message {
  return message([
    section(`*${title(facts)}*\nThere is a newer message about this further down; please use that one.`),
  ]);
}

/** They left the role, or asked for approvals themselves meanwhile. */
export function seatlessCard(facts: CardFacts): Message {
  const why = isRequester(facts.state, facts.approval.person)
    ? 'you asked for approvals of this gate yourself, so others sign it'
    : 'you don’t hold this role any more';
  return message([section(`*${title(facts)}*\nNothing to decide for you any more: ${why}.`)]);
}

/** Others were faster, or a delegate signed. */
export function enoughCard(facts: CardFacts, by: readonly PersonId[]): Message {
  const names = by.map((person) => signerWords(facts.state, facts.approval.role, person)).join(', ');
  return message([section(`*${title(facts)}*\n✅ approved by ${names}, so nothing is left to do for you.`)]);
}

export function title({ roleName, approval, ...matter }: CardFacts): Mrkdwn {
  return `${esc(gateName(matter))}, as ${esc(roleName(approval.role))}`;
}

/** '✅ approved by @ana on Mon 23 Nov 2026, 09:05 (Europe/Berlin)'. */
function outcome({ state, approval, row, zone }: CardFacts): Mrkdwn {
  const by = named(state.names, approval.decidedBy);
  const at = row.decidedAt ? ` on ${showInstant(row.decidedAt, zone)}` : '';
  switch (approval.state) {
    case 'approved':
      return `✅ approved by ${deciderWords(state, approval)}${at}`;
    case 'declined':
      return `⛔ declined by ${deciderWords(state, approval)}${at}`;
    case 'withdrawn':
      return row.decidedBy === null
        ? '↩ The request was taken back, so there is nothing to do for you'
        : `↩ taken back by ${by}${at}`;
    case 'expired':
      return `⌛ The request of ${showDay(approval.requestedAt)} ran out unanswered. Whoever leads the project can ask again`;
    default:
      return 'Waiting for an answer';
  }
}

function named(names: Readonly<Record<PersonId, string>>, person: PersonId | null): Mrkdwn {
  return (person !== null && names[person]) || 'somebody';
}
