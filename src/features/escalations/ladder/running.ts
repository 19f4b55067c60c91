import type { ClockTime } from '#platform/calendar/pauses.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { deadlines, dueAt, grace, nextPromise, standingPromise } from '../rules/clock.ts';
import { severityRules } from '../rules/severity.ts';
import { clockTimeOf, pausesOf } from '../time.ts';

type Promised = Pick<Escalation, 'promisedAt' | 'graceEndsAt' | 'reminded'>;

/** Its deadlines as whoever works on it counts them, with every pause up to now left out. */
export async function deadlinesOf(ctx: Acting, it: Escalation) {
  const [time, stood] = await Promise.all([clockTimeOf(ctx, it, ctx.now), pausesOf(ctx, it)]);
  const pauses = stood.map(({ from, to }) => ({ from, to: to ?? ctx.now }));
  const { acknowledge: ackDueAt, contain: containDueAt } = deadlines(it.severity, it.clockFrom, time, pauses);
  return { time, ackDueAt, containDueAt };
}

/** Its clocks as they run on from now. */
export async function running(ctx: Acting, it: Escalation) {
  const { time, ackDueAt, containDueAt } = await deadlinesOf(ctx, it);
  const promised = isWorkedOn(it) ? nextPromise(it.severity, ctx.now, time) : null;
  return { ackDueAt, containDueAt, ...promising(it, promised, time), ladderAt: ladderFrom(ctx, it, time) };
}

/** The same after it changed hands: in the calendar of whoever works on it now, who is asked from now on. */
export async function handed(ctx: Acting, it: Escalation) {
  const { time, containDueAt } = await deadlinesOf(ctx, it);
  const isRunning = isWorkedOn(it) && it.waitingUntil === null;
  const promised = isRunning ? standingPromise(it.promisedAt, it.severity, ctx.now, time) : null;
  const isStillToCome = containDueAt !== null && containDueAt > ctx.now;
  return {
    containDueAt,
    ...promising(it, promised, time),
    ladderAt: ladderFrom(ctx, it, time),
    ...(isStillToCome && { overdueToldAt: null }),
  };
}

/** A promised moment, and when the manager hears that it was missed. */
export function promising({ severity }: Pick<Escalation, 'severity'>, at: Date | null, time: ClockTime): Promised {
  return { promisedAt: at, graceEndsAt: at && dueAt(at, grace(severity), time), reminded: 'nobody' };
}

/** When the next of the ladder is asked, if whoever is asked from now on says nothing. */
export function ladderFrom({ now }: Pick<Acting, 'now'>, it: Escalation, time: ClockTime): Date | null {
  return it.state === 'open' ? dueAt(now, severityRules[it.severity].acknowledge, time) : null;
}

function isWorkedOn({ state }: Escalation): boolean {
  return state === 'acknowledged' || state === 'contained';
}
