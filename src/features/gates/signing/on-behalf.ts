import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { holds, principalsThen } from '../rules/roles.ts';
import type { Approval, GateState, PersonId, Role } from '../rules/types.ts';

type Decided = Pick<Approval, 'role' | 'decidedBy' | 'decidedAt'>;

/** '@kim for @ana' where the seat was lent to whoever decided, else '@ana'. */
export function deciderWords(state: GateState, { role, decidedBy, decidedAt }: Decided): Mrkdwn {
  const by = named(state, decidedBy);
  if (decidedBy === null || decidedAt === null || holds(state, decidedBy, role)) return by;
  const lent = principalsThen(state, decidedBy, role, decidedAt).map((person) => named(state, person));
  return lent.length > 0 ? `${by} for ${lent.join(' and ')}` : by;
}

/** As `deciderWords`, for somebody whose signature counts. */
export function signerWords(state: GateState, role: Role, person: PersonId): Mrkdwn {
  const row = state.approvals.findLast((each) => each.role === role && each.person === person);
  return row ? deciderWords(state, row) : named(state, person);
}

function named({ names }: GateState, person: PersonId | null): Mrkdwn {
  return (person !== null && names[person]) || 'somebody';
}
