import type { News } from '../week.ts';

/** The kinds of news in the order in which a manager needs them. */
export const kinds = [
  'goLives',
  'overdue',
  'wentLive',
  'severe',
  'slips',
  'late',
  'disagreements',
  'ending',
  'overloaded',
  'passed',
  'fresh',
] as const;
export type Kind = (typeof kinds)[number];
export type ByKind<T> = Readonly<Record<Kind, T>>;

export function eachKind<T>(of: (kind: Kind) => T): ByKind<T> {
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)])) as ByKind<T>;
}

/** What the first message names of each kind at most; the rest stands behind it. */
export const FIRST: ByKind<number> = { ...eachKind(() => 5), goLives: 6 };
/** Lines of one further message. */
export const PAGE = 25;
/** All kinds have so many lines behind the first message: nobody reads more. */
const BEHIND = 4 * PAGE;

/** How many lines each kind has, by how many it could have: what there is room for is shared, and small kinds fit whole. */
export function roomFor(counts: ByKind<number>): ByKind<number> {
  const room: Record<Kind, number> = { ...FIRST };
  const restOf = (kind: Kind) => Math.max(0, counts[kind] - FIRST[kind]);
  const smallestFirst = kinds.toSorted((one, other) => restOf(one) - restOf(other));
  let left = BEHIND;
  for (const [at, kind] of smallestFirst.entries()) {
    const share = Math.min(restOf(kind), Math.floor(left / (kinds.length - at)));
    room[kind] += share;
    left -= share;
  }
  return room;
}

/** Of each kind as many as there is room for. */
export function withRoom<A extends ByKind<readonly unknown[]>>(all: A): { [K in Kind]: News<A[K][number]> } {
  const room = roomFor(eachKind((kind) => all[kind].length));
  const cut = eachKind((kind) => ({ count: all[kind].length, shown: all[kind].slice(0, room[kind]) }));
  return cut as { [K in Kind]: News<A[K][number]> };
}
