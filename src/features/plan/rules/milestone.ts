import type { Day } from '#platform/calendar/days.ts';
import { type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';
import { type Phase, phases, type WaitsOn } from '../../playbooks/schema.ts';
import type { Anchor, Place } from './place.ts';

export type MilestoneState = 'planned' | 'in_progress' | 'done' | 'dropped';

export interface Milestone {
  id: string;
  key: string;
  name: string;
  phase: Phase;
  position: number;
  ownerRole: string;
  waitsOn: WaitsOn;
  dependsOn: readonly string[];
  anchor: Anchor;
  place: Place;
  baseline: Day;
  planned: Day;
  done: Day | null;
  state: MilestoneState;
}

export function isOpen({ state }: Pick<Milestone, 'state'>): boolean {
  return state === 'planned' || state === 'in_progress';
}

export function isOverdue(milestone: Pick<Milestone, 'state' | 'planned'>, today: Day): boolean {
  return isOpen(milestone) && milestone.planned < today;
}

/** Go-live is the project's own date: once it took place its milestone is done, whoever recorded it. */
export function asHeld<T extends Pick<Milestone, 'key' | 'state' | 'done'>>(
  all: readonly T[],
  goneLive: Day | null,
): T[] {
  return all.map((each) =>
    goneLive !== null && each.key === 'go-live' && isOpen(each) ? { ...each, state: 'done', done: goneLive } : each,
  );
}

/** Its phase is over: nothing waits for it any more, though somebody may still tick it off. */
export function isBehind({ phase }: Pick<Milestone, 'phase'>, now: Phase | 'done'): boolean {
  return now === 'done' || phases.indexOf(phase) < phases.indexOf(now);
}

/** The unfinished one that is due first; null when all is done. */
export function nextMilestone<T extends Pick<Milestone, 'state' | 'planned' | 'position'>>(
  all: readonly T[],
): T | null {
  const open = all
    .filter(isOpen)
    .sort((one, other) => one.planned.localeCompare(other.planned) || one.position - other.position);
  return open[0] ?? null;
}

/** Working days by which it is, or was finished, later than its baseline; negative when earlier. */
export function slipOf(
  { baseline, planned, done }: Pick<Milestone, 'baseline' | 'planned' | 'done'>,
  calendar: WorkCalendar,
): number {
  return workingDaysBetween(baseline, done ?? planned, calendar);
}

/**
 * When each unfinished milestone will be done at the earliest, by its key: not before today, not before what it depends
 * on. The plan says what was agreed; this says where it is heading.
 */
export function forecasts(all: readonly Milestone[], today: Day): ReadonlyMap<string, Day> {
  const open = new Map(all.filter(isOpen).map((milestone) => [milestone.key, milestone]));
  const found = new Map<string, Day>();

  function forecast(milestone: Milestone, above: ReadonlySet<string>): Day {
    const known = found.get(milestone.key);
    if (known !== undefined) return known;
    const path = new Set([...above, milestone.key]);
    const before = milestone.dependsOn.flatMap((key) => (path.has(key) ? [] : (open.get(key) ?? [])));
    const day = latest([milestone.planned, today, ...before.map((needed) => forecast(needed, path))]);
    found.set(milestone.key, day);
    return day;
  }

  for (const milestone of open.values()) forecast(milestone, new Set());
  return found;
}

function latest(days: readonly [Day, ...Day[]]): Day {
  return days.reduce((one, other) => (one.localeCompare(other) < 0 ? other : one));
}

/** Unfinished milestones whose order this move would turn around. */
export interface Overtaken {
  /** Those that build on it and would be due before it. */
  dependents: Milestone[];
  /** Those that it builds on and that would be due after it. */
  prerequisites: Milestone[];
}

export function overtakenBy(moved: Milestone, day: Day, all: readonly Milestone[]): Overtaken {
  const open = all.filter((each) => isOpen(each) && each.key !== moved.key);
  return {
    dependents: open.filter((each) => each.dependsOn.includes(moved.key) && each.planned < day),
    prerequisites: open.filter((each) => moved.dependsOn.includes(each.key) && each.planned > day),
  };
}
