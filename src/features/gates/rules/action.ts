import { addDays, type Day } from '#platform/clock.ts';
import { proofDay } from './standing.ts';
import type { Ask, Criterion, GateState, PersonId, Role } from './types.ts';

/** One step towards green. `by` does it: a person, a stand-in for someone still to be named, or null when unknown. */
export type Step =
  | { readonly kind: 'move_date'; readonly by: PersonId | null }
  | { readonly kind: 'settle'; readonly by: PersonId | null; readonly signal: string }
  | { readonly kind: 'name'; readonly by: PersonId | null; readonly role: Role; readonly person: PersonId }
  | { readonly kind: 'meet' | 'refresh' | 'verify' | 'grant'; readonly by: PersonId | null; readonly criterion: string }
  | { readonly kind: 'request'; readonly by: PersonId | null }
  | { readonly kind: 'approve' | 'confirm' | 'decide'; readonly by: PersonId | null; readonly role: Role }
  | { readonly kind: 'set_aside'; readonly by: PersonId | null; readonly role: Role; readonly person: PersonId };

/** A step as it is shown. `notBefore`: done earlier, its evidence would be too old on the go-live date. */
export type Action = Step & {
  readonly text: string;
  readonly ask: Ask;
  readonly due: Day | null;
  readonly notBefore: Day | null;
};

/** A stand-in for the next person to be named for a role. */
export function nextNamed(state: GateState, role: Role, more = 0): PersonId {
  const named = state.holders.filter((holder) => holder.person.startsWith(`new:${role}:`)).length;
  return `new:${role}:${named + more + 1}`;
}

export function isNamed(person: PersonId): boolean {
  return person.startsWith('new:');
}

/** Whom to ask for what `by` does. */
export function askOf(by: PersonId | null, role: Role | null): Ask {
  if (by !== null && !isNamed(by)) return { person: by };
  return role === null ? null : { role };
}

/** The first day on which new evidence would still be good on the go-live date. */
export function evidenceDay(state: GateState, criterion: Criterion, today: Day): Day {
  if (criterion.maxAgeDays === null) return today;
  const first = addDays(proofDay(state, today), -criterion.maxAgeDays);
  return first > today ? first : today;
}
