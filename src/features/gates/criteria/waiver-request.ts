import { hash } from 'node:crypto';
import { audit } from '#platform/audit/tables.ts';
import { desc, eq } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import type { Criterion, Waiver } from '../rules/types.ts';

/** What names one request for a waiver: its criterion, and a fingerprint of what was asked. */
export interface WaiverRef {
  criterion: string;
  seen: string;
}

/**
 * Twelve hexadecimal digits over everything that a manager decides on, and over the request itself: the same words
 * asked again are a new card.
 */
export function fingerprint({ id, reason, compensating, riskOwner, expires, requestedBy }: Waiver): string {
  const words = JSON.stringify([id, reason, compensating, riskOwner, expires, requestedBy]);
  return hash('sha256', words, 'hex').slice(0, 12);
}

export function refOf({ id }: Criterion, waiver: Waiver): WaiverRef {
  return { criterion: id, seen: fingerprint(waiver) };
}

export function subjectOf({ criterion, seen }: WaiverRef): string {
  return `${criterion}/${seen}`;
}

export function refFrom(subject: string): WaiverRef {
  const [criterion = '', seen = ''] = subject.split('/');
  return { criterion, seen };
}

/** The card on which a manager decides. */
export function waiverCardRef(ref: WaiverRef, to: string): CardRef {
  return { kind: 'gates.waiver', subject: subjectOf(ref), to };
}

/** The request's history, the newest first: when it was granted or declined, and by whom. */
export const waiverHistory = query((from, $: { subject: string }) =>
  from
    .pick(audit, { at: audit.at, actor: audit.actor, action: audit.action }, eq(audit.subject, $.subject))
    .orderBy(desc(audit.seq))
    .limit(1),
);

/** What the audit's lines about a request are about. */
export function auditSubject(ref: WaiverRef): string {
  return `waiver:${subjectOf(ref)}`;
}

/** Where the cards of one request stand, whoever had them. */
export const cardsOf = query((from, $: { kind: string; subject: string }) =>
  from.pick(cards, { destination: cards.destination }, eq(cards.kind, $.kind), eq(cards.subject, $.subject)),
);
