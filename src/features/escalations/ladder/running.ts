import type { ClockTime } from '#platform/calendar/pauses.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { deadlines, dueAt, grace, nextPromise, standingPromise } from '../rules/clock.ts';
import { carried, endOf, type Run, runOf } from '../rules/containment.ts';
import { promisesRun } from '../rules/due.ts';
import { severityRules } from '../rules/severity.ts';
import { clockTimeOf, pausesOf } from '../time.ts';

type Promised = Pick<Escalation, 'promisedAt' | 'graceEndsAt' | 'reminded'>;

/** Its deadlines as whoever works on it counts them, with every pause up to now left out. */
export async function deadlinesOf(ctx: Acting, it: Escalation) {
  const [time, stood] = await Promise.all([clockTimeOf(ctx, it, ctx.now), pausesOf(ctx, it)]);
  const pauses = stood.map(({ from, to }) => ({ from, to: to ?? ctx.now }));
  const { acknowledge: ackDueAt } = deadlines(it.severity, it.clockFrom, time, pauses);
  const run = runOf(it, time);
  return { time, pauses, run, ackDueAt, containDueAt: endOf(run, time, pauses) };
}

/** Its clocks as they run on from now. */
export async function running(ctx: Acting, it: Escalation) {
  const { time, ackDueAt, containDueAt } = await deadlinesOf(ctx, it);
  const promised = promisesRun(it) ? nextPromise(it.severity, ctx.now, time) : null;
  return { ackDueAt, containDueAt, ...promising(it, promised, time), ladderAt: ladderFrom(ctx, it, time) };
}

/** The same as it changes hands: what is left goes on in the calendar of whoever has it from now on. */
export async function handed(ctx: Acting, before: Escalation, it: Escalation) {
  const [{ time: theirs, pauses, run }, time] = await Promise.all([
    deadlinesOf(ctx, before),
    clockTimeOf(ctx, it, ctx.now),
  ]);
  const promised = promisesRun(it) ? standingPromise(it.promisedAt, it.severity, ctx.now, time) : null;
  const isSame = before.assigneeId === it.assigneeId;
  const { severity } = it;
  const left = isSame ? run : carried(run, { severity, now: ctx.now, before: theirs, after: time, pauses });
  return {
    ...containment(left),
    containDueAt: endOf(left, time, pauses),
    ...promising(it, promised, time),
    ladderAt: ladderFrom(ctx, it, time),
  };
}

/** As it is stored. */
export function containment({ from, minutes }: Run) {
  return { containFrom: from, containMinutes: minutes };
}

/** A promised moment, and when the manager hears that it was missed. */
export function promising({ severity }: Pick<Escalation, 'severity'>, at: Date | null, time: ClockTime): Promised {
  return { promisedAt: at, graceEndsAt: at && dueAt(at, grace(severity), time), reminded: 'nobody' };
}

/** When the next of the ladder is asked, if whoever is asked from now on says nothing. */
export function ladderFrom({ now }: Pick<Acting, 'now'>, it: Escalation, time: ClockTime): Date | null {
  return it.state === 'open' ? dueAt(now, severityRules[it.severity].acknowledge, time) : null;
}
