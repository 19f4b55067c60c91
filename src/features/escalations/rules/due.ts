import { type EscalationState, isSettled } from './life.ts';

/** How far a missed promise was told; everybody: one step above the managers too. */
export type Reminded = 'nobody' | 'owner' | 'manager' | 'everybody';

/** What the clocks look at. */
export interface Ticking {
  state: EscalationState;
  /** When the next of the ladder is asked; null: nobody more, or acknowledged. */
  ladderAt: Date | null;
  containDueAt: Date | null;
  /** When it was told that containment is overdue. */
  overdueToldAt: Date | null;
  promisedAt: Date | null;
  reminded: Reminded;
  /** When the manager hears of a missed promise, then hears of it again. */
  graceEndsAt: Date | null;
  /** Waiting on the customer until then. */
  waitingUntil: Date | null;
  /** Its project is on hold. */
  held: boolean;
}

type Event = 'resume' | 'climb' | 'overdue' | 'remind' | 'tell-manager';

/** Whether somebody works on it and owes the next update: not while the customer is waited for, nor on hold. */
export function promisesRun({ state, waitingUntil, held }: Pick<Ticking, 'state' | 'waitingUntil' | 'held'>): boolean {
  return (state === 'acknowledged' || state === 'contained') && waitingUntil === null && !held;
}

/** The promised update is missing, and the manager was told. */
export function isUpdateMissing(it: Pick<Ticking, 'state' | 'waitingUntil' | 'held' | 'reminded'>): boolean {
  return promisesRun(it) && isTold(it);
}

/** Somebody above whoever works on it knows of the missed promise. */
export function isTold({ reminded }: Pick<Ticking, 'reminded'>): boolean {
  return reminded === 'manager' || reminded === 'everybody';
}

/** It isn’t contained in time, and that was said. */
export function isOverdue({ state, waitingUntil, held, overdueToldAt }: Ticking): boolean {
  const runs = (state === 'open' || state === 'acknowledged') && waitingUntil === null && !held;
  return runs && overdueToldAt !== null;
}

/** What has come due by now, in the order in which it is told. */
export function eventsBy(it: Ticking, now: Date): Event[] {
  return moments(it)
    .filter(({ at }) => at <= now)
    .map(({ event }) => event);
}

/** When the clocks must be looked at again; null while nothing runs. */
export function nextLook(it: Ticking): Date | null {
  const all = moments(it).map(({ at }) => at.getTime());
  return all.length === 0 ? null : new Date(Math.min(...all));
}

function moments(it: Ticking): { event: Event; at: Date }[] {
  if (it.held || isSettled(it.state)) return [];
  if (it.waitingUntil) return [{ event: 'resume', at: it.waitingUntil }];
  const all: { event: Event; at: Date | null }[] = [];
  const isUncontained = it.state === 'open' || it.state === 'acknowledged';
  if (it.state === 'open') all.push({ event: 'climb', at: it.ladderAt });
  if (isUncontained && it.overdueToldAt === null) all.push({ event: 'overdue', at: it.containDueAt });
  if (it.state !== 'open' && it.reminded === 'nobody') all.push({ event: 'remind', at: it.promisedAt });
  if (it.state !== 'open' && it.reminded !== 'nobody') all.push({ event: 'tell-manager', at: it.graceEndsAt });
  return all.flatMap(({ event, at }) => (at ? [{ event, at }] : []));
}
