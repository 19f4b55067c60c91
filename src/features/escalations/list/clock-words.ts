import type { Escalation } from '../queries.ts';
import { spanWords } from '../words.ts';

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
>;

/** The clock that runs, and what is left on it or how far it is over. */
export function clockWords(it: Clocks, now: Date): string {
  if (it.state === 'closed') return `closed after ${spanWords(it.raisedAt, it.closedAt ?? now)}`;
  if (it.state === 'resolved') return `resolved after ${spanWords(it.raisedAt, it.resolvedAt ?? now)}`;
  if (it.held) return 'clocks stopped, on hold';
  if (it.waitingUntil) return 'clocks stopped, waiting on the customer';
  if (it.state === 'open') return left('to acknowledge', 'acknowledgement', it.ackDueAt, now);
  if (it.state === 'acknowledged') return left('to contain', 'containment', it.containDueAt, now);
  return left('to the next update', 'update', it.promisedAt, now);
}

function left(toDo: string, what: string, due: Date | null, now: Date): string {
  if (!due) return 'no clock runs';
  return due >= now ? `${spanWords(now, due)} left ${toDo}` : `${what} ${spanWords(due, now)} overdue`;
}
