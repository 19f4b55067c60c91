import type { Category, RootCause } from './category.ts';

const DAY = 86_400_000;

export interface Past {
  raisedAt: Date;
  quality: number;
  category: Category;
  closedAt: Date | null;
  rootCause: RootCause | null;
}

interface Trend {
  /** Means in percent, of the last 28 days and of the 28 before; null without any. */
  now: number | null;
  before: number | null;
  raised: number;
}

/** How good escalations are, against four weeks ago. */
export function qualityTrend(all: readonly Past[], now: Date): Trend {
  const within = (from: number, to: number) =>
    all.filter(
      ({ raisedAt }) =>
        raisedAt.getTime() > now.getTime() - from * DAY && raisedAt.getTime() <= now.getTime() - to * DAY,
    );
  const recent = within(28, 0);
  return { now: mean(recent), before: mean(within(56, 28)), raised: recent.length };
}

interface Repeat {
  category: Category;
  rootCause: RootCause;
  times: number;
}

/** What was closed twice or more in 90 days for the same cause in the same category, the most frequent first. */
export function repeats(all: readonly Past[], now: Date): Repeat[] {
  const counts = new Map<string, Repeat>();
  for (const { closedAt, category, rootCause } of all) {
    if (!closedAt || !rootCause || closedAt.getTime() <= now.getTime() - 90 * DAY) continue;
    const key = `${category}/${rootCause}`;
    counts.set(key, { category, rootCause, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  return [...counts.values()].filter(({ times }) => times > 1).toSorted((one, other) => other.times - one.times);
}

function mean(some: readonly Past[]): number | null {
  if (some.length === 0) return null;
  return Math.round(some.reduce((sum, { quality }) => sum + quality, 0) / some.length);
}
