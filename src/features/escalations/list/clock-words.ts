import { type ClockTime, type Pause, workingMinutesBetweenExcept } from '#platform/calendar/pauses.ts';
import type { Escalation } from '../queries.ts';
import { minutesWords, spanWords } from '../words.ts';

type Clocks = Pick<
  Escalation,
  | 'state'
  | 'held'
  | 'waitingUntil'
  | 'ackDueAt'
  | 'containDueAt'
  | 'promisedAt'
  | 'raisedAt'
  | 'closedAt'
  | 'resolvedAt'
  | 'steppedAt'
>;

/** Whose time a clock counts, and when it stood still. */
export interface ClockFace {
  time: ClockTime;
  pauses: readonly Pause[];
  /** Whom its line names, who works on it, is away today. */
  away: boolean;
}

/** The clock that runs, and what is left on it or how far it is over: in the time in which its ladder counts too. */
export function clockWords(it: Clocks, now: Date, face: ClockFace): string {
  if (it.state === 'closed') return `closed after ${spanWords(it.raisedAt, it.closedAt ?? now)}`;
  if (it.state === 'resolved') return `resolved after ${spanWords(it.raisedAt, it.resolvedAt ?? now)}`;
  if (it.state === 'withdrawn') return `withdrawn after ${spanWords(it.raisedAt, it.steppedAt)}`;
  if (it.held) return 'clocks stopped, on hold';
  if (it.waitingUntil) return 'clocks stopped, waiting on the customer';
  if (it.state === 'open') return left('to acknowledge', 'acknowledgement', it.ackDueAt, now, face);
  if (it.state === 'acknowledged') return left('to contain', 'containment', it.containDueAt, now, face);
  return left('to the next update', 'update', it.promisedAt, now, face);
}

function left(toDo: string, what: string, due: Date | null, now: Date, { time, pauses }: ClockFace): string {
  if (!due) return 'no clock runs';
  const [from, to] = due >= now ? [now, due] : [due, now];
  const minutes = workingMinutesBetweenExcept(from, to, time, pauses);
  const span = `${minutesWords(minutes)}${time ? ' of working time' : ''}`;
  // Over since the evening, and nobody has worked since.
  if (due < now && minutes < 1) return `${what} due now`;
  return due >= now ? `${span} left ${toDo}` : `${what} overrun by ${span}`;
}
