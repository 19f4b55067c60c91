import type { Day } from '#platform/clock.ts';
import { type Action, askOf, isNamed, nextNamed } from './action.ts';
import { openRow } from './approve.ts';
import { countsFor, type Seat, usedSeats } from './counted.ts';
import { type DigestOf, ruleFor } from './coverage.ts';
import { seats as seatsOf } from './roles.ts';
import type { Approval, ApprovalRule, GateState, PersonId, Role } from './types.ts';
import { nameOf } from './words.ts';

// One step costs 1000; the units order steps that cost the same: confirm, then answer a request, then ask anew.
const CONFIRM = 1000;
const ANSWER = 1001;
const ASK_ANEW = 1002;
const NAME_ANEW = 2003;

type Draft = { kind: 'approve' | 'confirm' | 'decide'; by: PersonId; role: Role };

function action(state: GateState, { kind, by, role }: Draft): Action {
  const verbs = { approve: 'Approve', confirm: 'Confirm the approval', decide: 'Decide again' };
  const text = `${verbs[kind]} as ${role}`;
  return { kind, by, role, text, ask: askOf(by, role), due: state.targetDate, notBefore: null };
}

function againstDecline(state: GateState, { person, role }: Approval, today: Day): Action {
  if (seatsOf(state, person, role, today).length > 0) return action(state, { kind: 'decide', by: person, role });
  const mine = person === state.requesterId || state.managerId === null;
  const by = mine ? person : state.managerId;
  const text = `Set aside the decline of ${nameOf(state, person)} as ${role}`;
  return { kind: 'set_aside', by, role, person, text, ask: askOf(by, null), due: state.targetDate, notBefore: null };
}

function people(state: GateState, role: Role): PersonId[] {
  const holders = state.holders.filter((holder) => holder.role === role).map(({ person }) => person);
  const delegates = state.delegations.filter((delegation) => delegation.role === role).map(({ to }) => to);
  const signers = state.approvals.filter((row) => row.role === role).map(({ person }) => person);
  return [...new Set([...signers, ...holders, ...delegates])];
}

function costOf(row: Approval | null): number {
  switch (row?.state) {
    case 'declined':
      return 0; // Deciding again is on the path anyway.
    case 'approved':
    case 'stale':
      return CONFIRM;
    case 'requested':
      return ANSWER;
    default:
      return ASK_ANEW;
  }
}

function seatsFor(
  state: GateState,
  role: Role,
  person: PersonId,
  asking: boolean,
  today: Day,
  digestOf: DigestOf,
): Seat[] {
  const given = state.approvals.find((row) => row.role === role && row.person === person);
  const counts = given ? countsFor(state, given, digestOf) : [];
  if (counts.length > 0) return counts.map((principal) => ({ person, role, principal, cost: 0 }));
  const row = openRow(state, person, role, today);
  if (row === null && !asking) return [];
  const cost = costOf(row);
  return seatsOf(state, person, role, today).map((principal) => ({ person, role, principal, cost }));
}

/** A seat for everybody who could still be named for the role. */
function standIns(state: GateState, { role, need }: ApprovalRule): Seat[] {
  return Array.from({ length: need }, (_, more) => {
    const person = nextNamed(state, role, more);
    return { person, role, principal: person, cost: NAME_ANEW };
  });
}

/** The approvals still to be given, at the lowest cost; null when the people there cannot fill every role. */
function signatures(state: GateState, today: Day, asking: boolean, digestOf: DigestOf): Action[] | null {
  const seats = state.rules.flatMap(({ role }) =>
    people(state, role).flatMap((person) => seatsFor(state, role, person, asking, today, digestOf)),
  );
  const named = asking ? state.rules.flatMap((rule) => standIns(state, rule)) : [];
  const used = usedSeats(state, [...seats, ...named]);
  if (used.length < state.rules.reduce((sum, { need }) => sum + need, 0)) return null;
  const signing = used.filter(({ cost }) => cost > 0);
  return signing.map(({ person, role, cost }) =>
    action(state, { kind: cost === CONFIRM ? 'confirm' : 'approve', by: person, role }),
  );
}

function namings(state: GateState, signed: readonly Action[]): Action[] {
  const by = state.managerId ?? state.leadId;
  const held = new Set(state.holders.map(({ person }) => person));
  return signed.flatMap((each) => {
    if (each.kind !== 'approve' || each.by === null || !isNamed(each.by) || held.has(each.by)) return [];
    const text = `Name another approver for ${each.role}`;
    return [
      {
        kind: 'name' as const,
        by,
        role: each.role,
        person: each.by,
        text,
        ask: askOf(by, null),
        due: each.due,
        notBefore: null,
      },
    ];
  });
}

function withRequest(state: GateState, by: PersonId | null, today: Day, digestOf: DigestOf): Action[] | null {
  const round = { ...state, requesterId: by ?? '' };
  const signed = signatures(round, today, true, digestOf);
  if (signed === null) return null;
  const due = state.targetDate;
  const request: Action = {
    kind: 'request',
    by,
    text: 'Request approvals',
    ask: askOf(by, null),
    due,
    notBefore: null,
  };
  return [...namings(state, signed), request, ...declines(round, today), ...signed];
}

function declines(state: GateState, today: Day): Action[] {
  const rows = state.approvals.filter((row) => row.state === 'declined' && ruleFor(state, row.role) !== null);
  return rows.map((row) => againstDecline(state, row, today));
}

/**
 * The fewest steps that bring every approval in: answers, confirmations, and where needed a request and new people.
 * `digestOf` is what was approved: an approval that is not stale speaks for what has not changed.
 */
export function approvalActions(state: GateState, today: Day, digestOf: DigestOf): Action[] {
  const asked = signatures(state, today, false, digestOf);
  const way = asked && [...declines(state, today), ...asked];
  // A request brings at least one signature with it: it can't be the shorter way.
  if (way && asked.length <= 2) return way;
  const leaders = [state.leadId, state.managerId].filter((person) => person !== null);
  const unknown = leaders.length > 0 ? leaders : [null];
  const requesters = state.requesterId === null ? unknown : [state.requesterId];
  const ways = [way, ...requesters.map((by) => withRequest(state, by, today, digestOf))].filter((way) => way !== null);
  ways.sort((a, b) => a.length - b.length);
  return ways[0] ?? [];
}
