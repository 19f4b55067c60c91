import { Refusal } from '#platform/refusal.ts';
import type { ProjectState } from '../tables.ts';

/** What people do to a project as a whole. `live` and `closed` are reached through its gates alone. */
export const moves = ['activate', 'hold', 'resume', 'cancel'] as const;
export type Move = (typeof moves)[number];

interface Rule {
  from: readonly ProjectState[];
  to: ProjectState;
  /** Whether the others deserve to read why. */
  reason: boolean;
}

export const transitions: Record<Move, Rule> = {
  activate: { from: ['pending'], to: 'active', reason: false },
  hold: { from: ['active'], to: 'on_hold', reason: true },
  resume: { from: ['on_hold'], to: 'active', reason: false },
  cancel: { from: ['pending', 'active', 'on_hold'], to: 'cancelled', reason: true },
};

/** What can be done to a project in this state. */
export function movesFrom(state: ProjectState): Move[] {
  return moves.filter((move) => transitions[move].from.includes(state));
}

/** The next state; refuses with what the project is now. */
export function moved(key: string, state: ProjectState, move: Move): ProjectState {
  const { from, to } = transitions[move];
  if (from.includes(state)) return to;
  const now = `${key} is ${stateWords[state]}`;
  if (state === to) throw new Refusal(`${now} already. Nothing was changed.`);
  if (state === 'closed' || state === 'cancelled') {
    throw new Refusal(`${now}, so nothing in it changes any more. See what is running with \`/golive list\`.`);
  }
  throw new Refusal(`${now}, so you can't ${move} it. See what you can do with \`/golive status ${key}\`.`);
}

export const stateWords: Record<ProjectState, string> = {
  pending: 'pending',
  active: 'active',
  on_hold: 'on hold',
  live: 'live',
  closed: 'closed',
  cancelled: 'cancelled',
};
