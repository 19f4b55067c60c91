import type { Day } from '#platform/clock.ts';
import { counted } from './counted.ts';
import { digestsOf } from './coverage.ts';
import type { GateState, PersonId, Role } from './types.ts';

/** Where one role's approvals stand; `have` counts each human once over all roles. */
export type RoleSigning = {
  role: Role;
  need: number;
  have: number;
  by: readonly PersonId[];
  waiting: PersonId[];
  declined: { person: PersonId; reason: string; at: Day | null }[];
  stale: PersonId[];
};

/** Whether somebody still has to be heard: who declined has been, and is a blocker of their own. */
export function isUnheard({ need, have, declined }: RoleSigning): boolean {
  return have + declined.length < need;
}

/** Every role that signs, in the gate's order. */
export function signing(state: GateState): RoleSigning[] {
  const digestOf = digestsOf(state);
  return counted(state, digestOf).map(({ role, need, by }) => {
    const rows = state.approvals.filter((row) => row.role === role);
    const declined = rows.filter((row) => row.state === 'declined');
    const stale = rows.filter(
      (row) => row.state === 'stale' || (row.state === 'approved' && row.digest !== digestOf(role)),
    );
    return {
      role,
      need,
      have: by.length,
      by,
      waiting: rows.filter((row) => row.state === 'requested').map(({ person }) => person),
      declined: declined.map(({ person, comment, decidedAt }) => ({ person, reason: comment, at: decidedAt })),
      stale: stale.map(({ person }) => person),
    };
  });
}
