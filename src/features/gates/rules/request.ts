import type { Day } from '#platform/clock.ts';
import { either } from '#platform/listed.ts';
import { Refusal } from '#platform/refusal.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { approvalOf, openRow } from './approve.ts';
import { notInSlack } from './ask-next.ts';
import { mustBeOpen } from './criteria.ts';
import { isRequester, seats, speakers } from './roles.ts';
import type { Approval, GateState, PersonId, Role } from './types.ts';
import { calledIn } from './words.ts';

/** Puts rows in the place of those of the same human and role. */
export function withApprovals(state: GateState, rows: readonly Approval[]): GateState {
  const replaced = state.approvals.filter(
    (old) => !rows.some((row) => row.role === old.role && row.person === old.person),
  );
  return { ...state, approvals: [...replaced, ...rows] };
}

function asked(state: GateState, person: PersonId, role: Role, actor: PersonId, today: Day): Approval {
  const id = approvalOf(state, person, role)?.id ?? null;
  const blank = { digest: null, decidedBy: null, decidedAt: null, comment: '' } as const;
  return { ...blank, id, role, person, state: 'requested', requestedBy: actor, requestedAt: today };
}

/**
 * Asks everyone who can sign and hasn't been asked; returns only the new rows. Whoever asks gives up their own voice,
 * and their delegates'. The caller checks that the actor may ask at all, and keeps the first requester of a round.
 */
export function request(state: GateState, actor: PersonId, today: Day): Approval[] {
  mustBeOpen(state);
  if (state.rules.length === 0) throw new Refusal(`The ${state.gate.name} gate needs no approvals.`);
  const round: GateState = { ...state, requesterId: state.requesterId ?? actor };
  const rows: Approval[] = [];
  const empty: Role[] = [];
  for (const { role } of state.rules) {
    const able = speakers(round, role, today).filter(
      (person) => person !== actor && seats(round, person, role, today).some((principal) => principal !== actor),
    );
    if (able.length === 0) empty.push(role);
    const unasked = able.filter((person) => openRow(round, person, role, today) === null);
    rows.push(...unasked.map((person) => asked(round, person, role, actor, today)));
  }
  if (rows.length > 0) return rows;
  if (empty.length > 0) {
    const names = either(empty.map((role) => roleName(state, role)));
    const absent = empty.flatMap((role) => notInSlack(state, role) ?? []);
    const next = absent.length > 0 ? absent.join(' ') : 'Name someone with `/golive team`, then ask again.';
    throw new Refusal(`Nobody can sign as ${names} yet. ${next}`);
  }
  throw new Refusal('Everyone who signs this gate has been asked already. I remind them after four working hours.');
}

/**
 * Takes back a row: one's own decision, a request one made, or – for the delivery manager – the decline of someone
 * who can no longer decide.
 */
export function withdraw(state: GateState, actor: PersonId, role: Role, today: Day, person = actor): Approval {
  mustBeOpen(state);
  const row = approvalOf(state, person, role);
  if (row === null || row.state === 'withdrawn' || row.state === 'expired') {
    throw new Refusal(`There is nothing of ${roleName(state, role)} to take back.`);
  }
  const taken: Approval = { ...row, state: 'withdrawn', digest: null, decidedBy: actor, decidedAt: today };
  if (row.state === 'requested') {
    if (actor === row.requestedBy || isRequester(state, actor)) return { ...taken, decidedBy: null, decidedAt: null };
    throw new Refusal(`Only the person who asked can take this request back. Ask ${calledIn(state, row.requestedBy)}.`);
  }
  if (actor === person) return taken;
  const gone = seats(state, person, role, today).length === 0;
  if (gone && row.state === 'declined' && actor === state.managerId) return taken;
  throw new Refusal(`This is ${calledIn(state, person)}'s decision. Ask them to take it back.`);
}
