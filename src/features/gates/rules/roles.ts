import type { Day } from '#platform/clock.ts';
import type { Approval, Delegation, GateState, PersonId, Role } from './types.ts';

function isTakenBack({ state, decidedAt }: Approval): boolean {
  return state === 'expired' || (state === 'withdrawn' && decidedAt === null);
}

/**
 * Who asked for any approval of this round: they never count, nor does anyone in their name. A decision that was
 * withdrawn or set aside frees nobody; only a request that was taken back does.
 */
export function isRequester(state: GateState, person: PersonId): boolean {
  if (person === state.requesterId) return true;
  return state.approvals.some((row) => row.requestedBy === person && !isTakenBack(row));
}

export function holds(state: GateState, person: PersonId, role: Role): boolean {
  return state.holders.some((holder) => holder.role === role && holder.person === person);
}

export function holdsActively(state: GateState, person: PersonId, role: Role): boolean {
  return state.holders.some((holder) => holder.role === role && holder.person === person && holder.active);
}

function runs(delegation: Delegation, person: PersonId, role: Role, day: Day): boolean {
  const { from, to, firstDay, lastDay } = delegation;
  return delegation.role === role && to === person && from !== to && firstDay <= day && day <= lastDay;
}

/** In whose names this person may speak for the role today: their own, and those of active holders who delegated. */
export function principals(state: GateState, person: PersonId, role: Role, today: Day): PersonId[] {
  const own = holdsActively(state, person, role) ? [person] : [];
  if (own.length === 0 && holds(state, person, role)) return []; // Who has left the role doesn't come back as a delegate.
  const lent = state.delegations.filter(
    (delegation) => runs(delegation, person, role, today) && holdsActively(state, delegation.from, role),
  );
  return lent.length === 0 ? own : [...new Set([...own, ...lent.map(({ from }) => from)])];
}

/**
 * In whose names they could speak on an earlier day: leaving since then takes nothing back. Where somebody they speak for
 * is still there, it is for them: whoever has left may have left before, and an empty seat would count as a second one.
 */
export function principalsThen(state: GateState, person: PersonId, role: Role, day: Day): PersonId[] {
  const own = holds(state, person, role) ? [person] : [];
  const lent = state.delegations.filter(
    (delegation) => runs(delegation, person, role, day) && holds(state, delegation.from, role),
  );
  if (lent.length === 0) return own;
  const all = [...new Set([...own, ...lent.map(({ from }) => from)])];
  const there = all.filter((principal) => holdsActively(state, principal, role));
  return there.length > 0 ? there : all;
}

/** The seats from which this person may sign today; none for the requester or for a seat that the requester lent. */
export function seats(state: GateState, person: PersonId, role: Role, today: Day): PersonId[] {
  if (isRequester(state, person)) return [];
  return principals(state, person, role, today).filter((principal) => !isRequester(state, principal));
}

/** Everyone who speaks for the role today, holders before delegates. */
export function speakers(state: GateState, role: Role, today: Day): PersonId[] {
  const holders = state.holders.filter((holder) => holder.role === role).map(({ person }) => person);
  const delegates = state.delegations.filter((delegation) => delegation.role === role).map(({ to }) => to);
  return [...new Set([...holders, ...delegates])].filter((person) => principals(state, person, role, today).length > 0);
}
