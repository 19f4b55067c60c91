/** One line of the table. `ratio` is ours over the floor's, medians of all rounds. */
export interface Line {
  name: string;
  ratio: number;
  goal: number;
  detail: string;
}

export interface Effort {
  /** Interleaved rounds. */
  rounds: number;
  /** Requests of one side in one round. */
  requests: number;
  /** Commits of one side in one round. */
  commits: number;
}

export const FULL: Effort = { rounds: 7, requests: 2_000, commits: 300 };
/** For a look while working on something; too short to be quoted. */
export const QUICK: Effort = { rounds: 5, requests: 1_000, commits: 100 };

export interface Pair<T> {
  ours: T[];
  floor: T[];
}

/** Both sides in turn, the one who begins changing with every round, so that neither has the better half of the machine. */
export async function interleaved<T>(
  rounds: number,
  ours: () => Promise<T>,
  floor: () => Promise<T>,
): Promise<Pair<T>> {
  const seen: Pair<T> = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) seen.ours.push(await ours());
    seen.floor.push(await floor());
    if (round % 2 === 1) seen.ours.push(await ours());
  }
  return seen;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The nearest rank: `q` 0.99 of 2,000 values is the 1,980th. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('nothing was measured');
  return value;
}

/** A line for one figure of both sides; `unit` and `digits` are for the detail alone. */
export function compare<T>(
  pair: Pair<T>,
  figure: (it: T) => number,
  as: { name: string; goal: number; unit: string; digits: number; more?: string },
): Line {
  const [ours, floor] = [median(pair.ours.map(figure)), median(pair.floor.map(figure))];
  const detail = `${ours.toFixed(as.digits)} against ${floor.toFixed(as.digits)} ${as.unit}`;
  return { name: as.name, ratio: ours / floor, goal: as.goal, detail: as.more ? `${detail}; ${as.more}` : detail };
}
