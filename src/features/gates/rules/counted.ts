import { type DigestOf, digestsOf } from './coverage.ts';
import { type Arc, cheapestFlow } from './flow.ts';
import { isRequester, principalsThen } from './roles.ts';
import type { Approval, ApprovalRule, GateState, PersonId, Role } from './types.ts';

/** One human who can sign, or has signed, for a role in somebody's name. */
export type Seat = {
  readonly person: PersonId;
  readonly role: Role;
  readonly principal: PersonId;
  readonly cost: number;
};

export type CountedRole = { readonly role: Role; readonly need: number; readonly by: readonly PersonId[] };

/** In whose names a given approval counts; empty when it does not: stale, not given, or given by the requester's side. */
export function countsFor(state: GateState, approval: Approval, digestOf: DigestOf): PersonId[] {
  const { role, person, decidedAt } = approval;
  if (approval.state !== 'approved' || decidedAt === null || isRequester(state, person)) return [];
  const named = principalsThen(state, person, role, decidedAt).filter((principal) => !isRequester(state, principal));
  return named.length > 0 && approval.digest === digestOf(role) ? named : [];
}

/** Which approvals count: as many needs as possible are met with each human counted once, whatever roles they hold. */
export function counted(state: GateState, digestOf: DigestOf = digestsOf(state)): CountedRole[] {
  const seats: Seat[] = [];
  for (const approval of state.approvals) {
    const { person, role } = approval;
    for (const principal of countsFor(state, approval, digestOf)) seats.push({ person, role, principal, cost: 0 });
  }
  const used = usedSeats(state, seats);
  return state.rules.map(({ role, need }) => ({
    role,
    need,
    by: used.filter((seat) => seat.role === role).map(({ person }) => person),
  }));
}

/** The seats that fill as many needs as possible as cheaply as possible, each human and each place in one of them. */
export function usedSeats({ rules }: GateState, seats: readonly Seat[]): readonly Seat[] {
  if (isContested(seats)) {
    const flow = cheapestFlow(seatArcs(rules, seats));
    return seats.filter((_, index) => flow[index] === 1);
  }
  const used = rules.flatMap(({ role, need }) => {
    const own = seats.filter((seat) => seat.role === role);
    return own.sort((one, other) => one.cost - other.cost).slice(0, need);
  });
  const chosen = new Set(used);
  return seats.filter((seat) => chosen.has(seat));
}

/** Whether somebody could be counted in two places, or two people in one: otherwise nothing has to be weighed up. */
function isContested(seats: readonly Seat[]): boolean {
  return seats.some((seat, at) => seats.findIndex((other) => excludes(seat, other)) < at);
}

function excludes(seat: Seat, other: Seat): boolean {
  return seat.person === other.person || (seat.principal === other.principal && seat.role === other.role);
}

/**
 * The seats as a network: each human is used once over all roles, each principal's seat once in its role,
 * and no role takes more than it needs.
 */
function seatArcs(rules: readonly ApprovalRule[], seats: readonly Seat[]): Arc[] {
  const arcs: Arc[] = seats.map(({ person, role, principal, cost }) => ({
    from: `human ${person}`,
    to: `seat ${role} ${principal}`,
    capacity: 1,
    cost,
  }));
  for (const person of new Set(seats.map((seat) => seat.person))) {
    arcs.push({ from: 'source', to: `human ${person}`, capacity: 1, cost: 0 });
  }
  for (const { role, need } of rules) {
    for (const principal of new Set(seats.filter((seat) => seat.role === role).map((seat) => seat.principal))) {
      arcs.push({ from: `seat ${role} ${principal}`, to: `role ${role}`, capacity: 1, cost: 0 });
    }
    arcs.push({ from: `role ${role}`, to: 'sink', capacity: need, cost: 0 });
  }
  return arcs;
}
