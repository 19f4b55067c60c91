import { inArray, sql } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';

export type SigningCard = 'gates.request' | 'gates.stale' | 'gates.nag';

/** Each time somebody is asked or told anew it is a new message, which they notice; older ones lose their buttons. */
export interface Ticket {
  gate: string;
  approval: string;
  /** Counted from 1 for each approval. */
  turn: number;
}

export function subjectOf({ gate, approval, turn }: Ticket): string {
  return `${gate}/${approval}/${turn}`;
}

export function ticketOf(subject: string): Ticket {
  const [gate = '', approval = '', turn = '1'] = subject.split('/');
  return { gate, approval, turn: Number(turn) };
}

const cardsUnder = query((from, $: { pattern: string }) =>
  from.pick(
    cards,
    { kind: cards.kind, subject: cards.subject, to: cards.destination },
    inArray(cards.kind, ['gates.request', 'gates.stale', 'gates.nag']),
    sql`${cards.subject} like ${$.pattern}`,
  ),
);

export interface Issued extends Ticket {
  kind: string;
  to: string;
}

/** Every message about signing this gate, whoever has it. */
export async function cardsOf(scope: Scope, gate: string): Promise<Issued[]> {
  const rows = await cardsUnder(scope, { pattern: `${gate}/%` });
  return rows.map(({ kind, subject, to }) => ({ kind, to, ...ticketOf(subject) }));
}

/** How often somebody has been written to about this approval. */
export function turnsOf(issued: readonly Issued[], approval: string): number {
  return Math.max(0, ...issued.filter((card) => card.approval === approval).map(({ turn }) => turn));
}

/** Draws these messages again where they stand. */
export function redraw(issued: readonly Issued[], onBehalfOf: string | null = null): Write[] {
  return issued.map(({ kind, to, ...ticket }) => show({ kind, subject: subjectOf(ticket), to }, { onBehalfOf }));
}

/** A new message about an approval, in somebody's name or the project's. */
export function issue(
  kind: SigningCard,
  ticket: Ticket,
  to: string,
  whose: { project: string; onBehalfOf: string | null },
): Write {
  return show({ kind, subject: subjectOf(ticket), to }, { class: 'never-twice', ...whose });
}
