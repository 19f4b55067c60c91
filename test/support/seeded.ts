export interface Dice {
  /** From 0, below 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  /** Throws for an empty list. */
  oneOf<T>(all: readonly T[]): T;
}

/** The same numbers for the same seed, on every machine (mulberry32). */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    oneOf(all) {
      const one = all[Math.floor(next() * all.length)];
      if (one === undefined) throw new RangeError('nothing to choose from');
      return one;
    },
  };
}
