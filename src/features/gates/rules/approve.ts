import type { Day } from '#platform/clock.ts';
import { listed } from '#platform/listed.ts';
import { Refusal } from '#platform/refusal.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { askNext } from './ask-next.ts';
import { countsFor } from './counted.ts';
import { digestFor, ruleFor } from './coverage.ts';
import { mustBeOpen, mustSay } from './criteria.ts';
import { isRequester, principals, seats, speakers } from './roles.ts';
import type { Approval, GateState, PersonId, Role } from './types.ts';
import { calledIn, shortDay } from './words.ts';

export function approvalOf(state: GateState, person: PersonId, role: Role): Approval | null {
  return state.approvals.findLast((row) => row.person === person && row.role === role) ?? null;
}

function isLive({ state }: Approval): boolean {
  return state !== 'withdrawn' && state !== 'expired';
}

/** The row on which this person can decide: their own, or a fresh one when whom they stand in for has been asked. */
export function openRow(state: GateState, person: PersonId, role: Role, today: Day): Approval | null {
  const own = approvalOf(state, person, role);
  if (own && isLive(own)) return own;
  for (const principal of seats(state, person, role, today)) {
    const asked = approvalOf(state, principal, role);
    if (!asked || !isLive(asked)) continue;
    const undecided = { digest: null, decidedBy: null, decidedAt: null, comment: '' } as const;
    return { ...asked, ...undecided, id: own?.id ?? null, person, state: 'requested' };
  }
  return null;
}

function mustSign(state: GateState, actor: PersonId, role: Role, today: Day): Approval {
  mustBeOpen(state);
  const name = roleName(state, role);
  if (ruleFor(state, role) === null) throw new Refusal(`The ${state.gate.name} gate needs no approval from ${name}.`);
  const others = speakers(state, role, today).filter((person) => seats(state, person, role, today).length > 0);
  const next = askNext(state, role, others);
  if (isRequester(state, actor))
    throw new Refusal(`You asked for this approval, so someone else has to give it. ${next}`);
  if (principals(state, actor, role, today).length === 0) {
    const signers = state.rules.filter((rule) => principals(state, actor, rule.role, today).length > 0);
    if (signers.length > 0 || state.rules.length === 1)
      throw new Refusal(`This approval is given by ${name}, which isn't your role here. ${next}`);
    const names = state.rules.map((rule) => roleName(state, rule.role));
    throw new Refusal(
      `${state.gate.name} is approved by ${listed(names)}; none of these is your role here. See who holds them with \`/golive team\`.`,
    );
  }
  if (seats(state, actor, role, today).length === 0) {
    throw new Refusal(`You stand in for the person who asked for this approval, so it can't be yours. ${next}`);
  }
  const row = openRow(state, actor, role, today);
  if (row) return row;
  throw new Refusal(
    `Nobody has asked for the approval of ${name} yet. Ask ${calledIn(state, state.leadId)} to request it.`,
  );
}

function mustBeCurrent(state: GateState, role: Role, seen: string | null): void {
  if (seen === null || seen === digestFor(state, role)) return;
  throw new Refusal('Something changed since this was shown to you. Look at it again, then decide.');
}

function decided(
  row: Approval,
  state: 'approved' | 'declined',
  actor: PersonId,
  today: Day,
  comment: string,
): Approval {
  return { ...row, state, decidedBy: actor, decidedAt: today, comment: comment.trim() };
}

/**
 * The approval with its digest, also on a request, a stale or a declined row. `seen` is the digest on the card that
 * the person decided on. Somebody with two roles may sign both, and a delegate beside their delegator: `counted`
 * counts each human, and each seat, once.
 */
export function approve(
  state: GateState,
  actor: PersonId,
  role: Role,
  today: Day,
  comment: string,
  seen: string | null = null,
): Approval {
  const row = mustSign(state, actor, role, today);
  if (countsFor(state, row, (each) => digestFor(state, each)).length > 0) {
    throw new Refusal(
      `You approved this as ${roleName(state, role)} on ${shortDay(row.decidedAt ?? today, today)}. Nothing has changed since.`,
    );
  }
  mustBeCurrent(state, role, seen);
  return { ...decided(row, 'approved', actor, today, comment), digest: digestFor(state, role) };
}

/** Approves again what changed since; refused when nothing did. */
export function confirm(
  state: GateState,
  actor: PersonId,
  role: Role,
  today: Day,
  comment = '',
  seen: string | null = null,
): Approval {
  const row = mustSign(state, actor, role, today);
  if (row.state !== 'approved' && row.state !== 'stale') {
    throw new Refusal(`You haven't approved this as ${roleName(state, role)} yet. Approve or decline it.`);
  }
  return approve(state, actor, role, today, comment || row.comment, seen);
}

/** A decline, also of what the person approved before; it blocks the gate until they decide again. */
export function decline(
  state: GateState,
  actor: PersonId,
  role: Role,
  today: Day,
  reason: string,
  seen: string | null = null,
): Approval {
  const row = mustSign(state, actor, role, today);
  const said = mustSay(reason, 'Say what is missing, so that it can be put right.');
  if (row.state === 'declined') {
    throw new Refusal(
      `You declined this as ${roleName(state, role)} on ${shortDay(row.decidedAt ?? today, today)}. Approve it once it is right.`,
    );
  }
  mustBeCurrent(state, role, seen);
  return { ...decided(row, 'declined', actor, today, said), digest: digestFor(state, role) };
}
