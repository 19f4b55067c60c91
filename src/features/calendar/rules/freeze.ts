import { isWorkingDay, plainWeek } from '#platform/calendar/working-days.ts';
import { addDays, addMonths, type Day, daysBetween } from '#platform/clock.ts';
import type { FreezeStrength, Recurrence } from '../tables.ts';

export interface FreezeRule {
  readonly strength: FreezeStrength;
  /** Of the first time, where it recurs. */
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly recurring: Recurrence;
}

/** One time of a freeze, first and last day included. */
export interface Span {
  readonly first: Day;
  readonly last: Day;
}

/** A freeze that recurs leaves at least a day free each time; in days. */
const LONGEST: Record<Recurrence, number> = { none: 1_100, yearly: 364, monthly: 27, weekly: 6 };
const MONTHS: Record<Recurrence, number> = { none: 0, yearly: 12, monthly: 1, weekly: 0 };
/** So far ahead a way out of freezes that follow each other is looked for, in days. */
const HORIZON = 400;

/** Why these days can't be a freeze, or null. */
export function freezeTrouble({ firstDay, lastDay, recurring }: FreezeRule): string | null {
  const days = daysBetween(firstDay, lastDay) + 1;
  if (days <= LONGEST[recurring]) return null;
  if (recurring === 'none') return 'A freeze lasts at most three years. Choose an earlier last day.';
  return `A ${recurring} freeze of ${days} days would leave no day free. Choose an earlier last day, or leave out \`${recurring}\`.`;
}

/** The time of the freeze that this day falls in, or null. */
export function frozenOn(day: Day, freeze: FreezeRule): Span | null {
  const nearest = timesBefore(day, freeze);
  // The one before is looked at too: it may reach over the end of a year or month.
  for (const times of [nearest, nearest - 1]) {
    const span = spanOf(freeze, times);
    if (times >= 0 && span.first <= day && day <= span.last) return span;
  }
  return null;
}

/** The time that lasts or comes next from this day on; null when it is over for good. */
export function nextSpan(day: Day, freeze: FreezeRule): Span | null {
  const from = Math.max(0, timesBefore(day, freeze) - 1);
  for (const times of freeze.recurring === 'none' ? [0] : [from, from + 1, from + 2]) {
    const span = spanOf(freeze, times);
    if (span.last >= day) return span;
  }
  return null;
}

/**
 * The last day before these freezes leave one from Monday to Friday free, of which some hold this day; before a weekend
 * where they leave nothing else. Null when none holds this day.
 */
export function frozenUntil(day: Day, all: readonly FreezeRule[]): Day | null {
  let until: Day | null = null;
  let weekend: Day | null = null;
  for (let at = day; daysBetween(day, at) <= HORIZON; at = addDays(until, 1)) {
    const ends = all.flatMap((freeze) => frozenOn(at, freeze)?.last ?? []).sort();
    const last = ends.at(-1);
    if (last === undefined) {
      if (until === null || isWorkingDay(at, plainWeek)) return until;
      weekend ??= until;
    }
    until = last ?? at;
  }
  return weekend ?? until;
}

/** How often it came round up to this day, counted by the day that it begins on. */
function timesBefore(day: Day, { firstDay, recurring }: FreezeRule): number {
  if (recurring === 'none') return 0;
  if (recurring === 'weekly') return Math.floor(daysBetween(firstDay, day) / 7);
  const months = (Number(day.slice(0, 4)) - Number(firstDay.slice(0, 4))) * 12 + monthOf(day) - monthOf(firstDay);
  return Math.floor(months / MONTHS[recurring]);
}

function spanOf({ firstDay, lastDay, recurring }: FreezeRule, times: number): Span {
  if (recurring === 'weekly') return { first: addDays(firstDay, times * 7), last: addDays(lastDay, times * 7) };
  const months = times * MONTHS[recurring];
  return { first: addMonths(firstDay, months), last: addMonths(lastDay, months) };
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}
