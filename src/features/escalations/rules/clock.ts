import { addWorkingMinutesExcept, type ClockTime, type Pause } from '#platform/calendar/pauses.ts';
import {
  isWorkingMoment,
  minutesOfDay,
  nextWorkingMoment,
  officeHours,
  type WorkingTime,
} from '#platform/calendar/working-time.ts';
import { addDays, atLocal, dayOf } from '#platform/clock.ts';
import { type Severity, type Span, severityRules } from './severity.ts';

/** A span in minutes of this clock. */
export function minutesOf(span: Span, time: ClockTime): number {
  return 'minutes' in span ? span.minutes : span.days * minutesOfDay(time ?? officeHours);
}

/** When a span that began at `from` runs out; null while the clock stands still before that. */
export function dueAt(from: Date, span: Span, time: ClockTime, pauses: readonly Pause[] = []): Date | null {
  return addWorkingMinutesExcept(from, minutesOf(span, time), time, pauses);
}

interface Deadlines {
  acknowledge: Date | null;
  contain: Date | null;
}

/** By when it must be acknowledged and contained, once its clocks began at `from`. */
export function deadlines(severity: Severity, from: Date, time: ClockTime, pauses: readonly Pause[]): Deadlines {
  const { acknowledge, contain } = severityRules[severity];
  return { acknowledge: dueAt(from, acknowledge, time, pauses), contain: dueAt(from, contain, time, pauses) };
}

/** When the next update is promised, unless something earlier is. Pauses end a promise: the next begins after them. */
export function nextPromise(severity: Severity, now: Date, time: ClockTime): Date {
  return dueAt(now, severityRules[severity].update, time) ?? now;
}

/**
 * The promise that goes on: the one that was given, while it is still to come, no later than the rhythm, and at a time
 * when whoever works on it works; else the next.
 */
export function standingPromise(promised: Date | null, severity: Severity, now: Date, time: ClockTime): Date {
  const next = nextPromise(severity, now, time);
  if (!promised || promised <= now || promised > next) return next;
  // The end of a working day belongs to it.
  return !time || isWorkingMoment(new Date(promised.getTime() - 1), time) ? promised : next;
}

/** For how long the owner is left alone with a missed promise before the manager hears of it. */
export function grace(severity: Severity): Span {
  return severity === 1 ? { minutes: 15 } : { minutes: 60 };
}

/** So often a manager is asked again about the same silence, before somebody above them hears of it. */
const ROUNDS = 4;

/** Whether nothing was heard for all of these rounds. */
export function isLongSilent(promised: Date | null, severity: Severity, now: Date, time: ClockTime): boolean {
  if (!promised) return false;
  const minutes = minutesOf(grace(severity), time) + ROUNDS * minutesOf(severityRules[severity].update, time);
  const end = dueAt(promised, { minutes }, time);
  return end !== null && end <= now;
}

/** When the next working day begins; no sooner than the rhythm of updates has it. */
export function nextMorning(severity: Severity, now: Date, time: ClockTime, work: WorkingTime): Date {
  const soon = nextWorkingMoment(now, work);
  const midnight = atLocal(addDays(dayOf(now, work.zone), 1), '00:00', work.zone);
  const morning = soon > now ? soon : nextWorkingMoment(midnight, work);
  const next = nextPromise(severity, now, time);
  return next > morning ? next : morning;
}

export const promiseKeys = ['15m', '30m', '1h', '2h', '4h', '1d', '2d', '5d'] as const;
export type PromiseKey = (typeof promiseKeys)[number];

const promises: Record<PromiseKey, { span: Span; says: string }> = {
  '15m': { span: { minutes: 15 }, says: 'in 15 minutes' },
  '30m': { span: { minutes: 30 }, says: 'in 30 minutes' },
  '1h': { span: { minutes: 60 }, says: 'in 1 hour' },
  '2h': { span: { minutes: 120 }, says: 'in 2 hours' },
  '4h': { span: { minutes: 240 }, says: 'in 4 hours' },
  '1d': { span: { days: 1 }, says: 'in 1 working day' },
  '2d': { span: { days: 2 }, says: 'in 2 working days' },
  '5d': { span: { days: 5 }, says: 'in 5 working days' },
};

/** What may be promised: no later than the severity's own rhythm, which is the last. */
export function promisesFor(severity: Severity): { key: PromiseKey; says: string }[] {
  const most = minutesOf(severityRules[severity].update, null);
  const fit = promiseKeys.filter((key) => minutesOf(promises[key].span, null) <= most).slice(-4);
  return fit.map((key) => ({ key, says: promises[key].says }));
}

/** The promised moment; null when this severity needs an earlier one. */
export function promisedAt(severity: Severity, key: PromiseKey, now: Date, time: ClockTime): Date | null {
  const isFit = promisesFor(severity).some((one) => one.key === key);
  return isFit ? dueAt(now, promises[key].span, time) : null;
}

/** Waiting on the customer stops the clocks for so long at a time, in working days. */
export const LONGEST_WAIT = 2;

/** So often between two openings. */
export const MOST_WAITS = 2;

/** Until when the clocks stand still: `days` working days of the clock's person, two at most. */
export function waitUntil(days: number, now: Date, time: ClockTime): Date {
  return dueAt(now, { days: Math.min(Math.max(1, days), LONGEST_WAIT) }, time) ?? now;
}
