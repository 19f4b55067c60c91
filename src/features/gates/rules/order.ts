import type { Day } from '#platform/clock.ts';

/** Sorts by text, by code unit: the same on every machine. */
export function byText<T>(pick: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => Number(pick(a) > pick(b)) - Number(pick(a) < pick(b));
}

/** Sorts by due day, what has none last. */
export const dueFirst = byText(({ due }: { readonly due: Day | null }) => due ?? '9999-12-31');
