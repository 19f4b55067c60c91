import type { Day } from '#platform/clock.ts';
import { byWeight, type Item, isHigh, isLive, isOverdue, isStale, type RaidType, raidTypes } from './item.ts';

export const filters = ['open', 'all', 'closed', 'accepted', ...raidTypes, 'mine', 'high', 'stale', 'overdue'] as const;
export type Filter = (typeof filters)[number];

const aliases: Record<string, Filter> = {
  r: 'risk',
  a: 'assumption',
  i: 'issue',
  d: 'dependency',
  dependencies: 'dependency',
  late: 'overdue',
  me: 'mine',
};

/** `risks`, `R`, `overdue`; null for anything else. */
export function filterNamed(word: string): Filter | null {
  const plain = word.toLowerCase();
  const found = filters.find((filter) => plain === filter || plain === `${filter}s`);
  return found ?? (Object.hasOwn(aliases, plain) ? (aliases[plain] ?? null) : null);
}

export interface Viewer {
  me: string;
  now: Date;
  today: Day;
}

/**
 * Those that pass every filter, the weightiest first. Without a word about their state only the live ones, and among
 * the overdue those whose acceptance has ended. Types add up.
 */
export function selected<T extends Item>(items: readonly T[], wanted: readonly Filter[], viewer: Viewer): T[] {
  const types = raidTypes.filter((type) => wanted.includes(type));
  const states = wanted.filter((filter) => ['all', 'closed', 'accepted'].includes(filter));
  const usual = wanted.includes('overdue') ? (['open', 'accepted'] as const) : (['open'] as const);
  const asked = states.length > 0 ? states : usual;
  return items
    .filter((item) => types.length === 0 || types.includes(item.type as RaidType))
    .filter((item) =>
      asked.some((state) => state === 'all' || (state === 'open' ? isLive(item) : item.state === state)),
    )
    .filter((item) => !wanted.includes('mine') || item.ownerId === viewer.me)
    .filter((item) => !wanted.includes('high') || isHigh(item))
    .filter((item) => !wanted.includes('stale') || isStale(item, viewer.now))
    .filter((item) => !wanted.includes('overdue') || isOverdue(item, viewer.today))
    .sort(byWeight);
}
