import type { Day } from '#platform/clock.ts';
import { showDay } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { isRequester } from '../../rules/roles.ts';
import type { Delegation, GateState, PersonId } from '../../rules/types.ts';

/** Somebody who may stand in, as the directory knows them. */
export interface Candidate {
  id: PersonId;
  active: boolean;
  kind: 'member' | 'guest' | 'external';
}

/**
 * Refuses a delegation that could not count: outside its dates, to somebody without a voice here, or onwards from a
 * delegate. `open` are the gates on which the role still signs; whoever asked for one of them never signs it.
 */
export function mustBeLendable(
  wish: Delegation,
  to: Candidate,
  facts: {
    roleName: string;
    holders: readonly PersonId[];
    existing: readonly Delegation[];
    open: readonly GateState[];
  },
  today: Day,
): void {
  const { role, from, firstDay, lastDay } = wish;
  if (!facts.holders.includes(from)) {
    throw new Refusal(
      `Only somebody who holds ${facts.roleName} can lend it, and a delegate doesn't. Choose its holder.`,
      {
        field: 'seat',
      },
    );
  }
  if (lastDay < firstDay)
    throw new Refusal(`This would end before it begins. Choose ${showDay(firstDay)} or later.`, { field: 'lastDay' });
  if (lastDay < today)
    throw new Refusal(`${showDay(lastDay)} is over already. Choose today or later.`, { field: 'lastDay' });
  if (to.id === from) throw new Refusal('That is the same person. Choose somebody else.', { field: 'to' });
  if (!to.active) throw new Refusal('Their Slack account is deactivated. Choose somebody else.', { field: 'to' });
  if (to.kind !== 'member') {
    throw new Refusal('Only full members of this workspace can sign. Choose one of them.', { field: 'to' });
  }
  if (facts.holders.includes(to.id)) {
    throw new Refusal(`They hold ${facts.roleName} themselves, so there is nothing to lend. Choose somebody else.`, {
      field: 'to',
    });
  }
  const asked = facts.open.find((state) => isRequester(state, to.id));
  if (asked) {
    throw new Refusal(
      `They asked for the approvals of ${asked.gate.name}, so they can't sign it for anybody. Choose somebody else.`,
      { field: 'to' },
    );
  }
  const same = facts.existing.find(
    (it) => it.role === role && it.from === from && it.to === to.id && it.firstDay <= lastDay && firstDay <= it.lastDay,
  );
  if (same) {
    throw new Refusal(
      `They stand in from ${showDay(same.firstDay)} to ${showDay(same.lastDay)} already. Choose days outside of these.`,
      {
        field: 'firstDay',
      },
    );
  }
}
