import { type ClockTime, type Pause, workingMinutesBetweenExcept } from '#platform/calendar/pauses.ts';
import { dueAt, minutesOf } from './clock.ts';
import { type Severity, severityRules } from './severity.ts';

const MINUTE = 60_000;

/** What is left of the time in which it must be contained: so many minutes from then on, on its clock. */
export interface Run {
  readonly from: Date;
  readonly minutes: number;
}

interface Contained {
  severity: Severity;
  clockFrom: Date;
  containFrom: Date | null;
  containMinutes: number | null;
}

/** All of its time since its clocks began, unless it was counted anew since: it changed hands, or its severity. */
export function runOf({ severity, clockFrom, containFrom, containMinutes }: Contained, time: ClockTime): Run {
  if (containFrom && containMinutes !== null) return { from: containFrom, minutes: containMinutes };
  return { from: clockFrom, minutes: minutesOf(severityRules[severity].contain, time) };
}

/** When it must be contained; what has run out stays so in whoever's calendar. */
export function endOf({ from, minutes }: Run, time: ClockTime, pauses: readonly Pause[]): Date | null {
  return minutes === 0 ? from : dueAt(from, { minutes }, time, pauses);
}

/** The run that ends then; what has ended by now is not given time again. */
export function runTo(end: Date, now: Date, time: ClockTime): Run {
  if (end <= now) return { from: end, minutes: 0 };
  const ms = Math.round(workingMinutesBetweenExcept(now, end, time) * MINUTE);
  const rest = (ms % MINUTE) / MINUTE;
  // Minutes are stored whole: it begins as much later as is more, and ends when it would.
  const from = rest === 0 ? now : (dueAt(now, { minutes: rest }, time) ?? now);
  return { from, minutes: Math.floor(ms / MINUTE) };
}

interface Hands {
  severity: Severity;
  now: Date;
  before: ClockTime;
  after: ClockTime;
  pauses: readonly Pause[];
}

/** From one person’s working time into another’s: the share that was left is left still, in days as long as theirs. */
export function carried(run: Run, { severity, now, before, after, pauses }: Hands): Run {
  const left = run.minutes - workingMinutesBetweenExcept(run.from, now, before, pauses);
  const end = endOf(run, before, pauses);
  if (left <= 0) return { from: end ?? now, minutes: 0 };
  const { contain } = severityRules[severity];
  const minutes = (left * minutesOf(contain, after)) / minutesOf(contain, before);
  const theirs = dueAt(now, { minutes }, after);
  // In the same working time it ends when it did, to the second.
  if (end && theirs && Math.abs(theirs.getTime() - end.getTime()) < MINUTE) return runTo(end, now, after);
  return { from: now, minutes: Math.round(minutes) };
}
