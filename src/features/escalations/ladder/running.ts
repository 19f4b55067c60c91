import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { deadlines, dueAt, grace, nextPromise } from '../rules/clock.ts';
import { severityRules } from '../rules/severity.ts';
import { clockTimeOf, pausesOf } from '../time.ts';
import type { Changes } from '../writes.ts';

/** Its clocks as they run on from now, with every pause up to now left out. */
export async function running(ctx: Acting, it: Escalation): Promise<Changes & { promisedAt: Date | null }> {
  const [time, stood] = await Promise.all([clockTimeOf(ctx, it, ctx.now), pausesOf(ctx, it)]);
  const pauses = stood.map(({ from, to }) => ({ from, to: to ?? ctx.now }));
  const due = deadlines(it.severity, it.clockFrom, time, pauses);
  const isSettled = it.state === 'resolved' || it.state === 'closed';
  const promisedAt = it.state === 'open' || isSettled ? null : nextPromise(it.severity, ctx.now, time);
  const asksNext = it.state === 'open' && it.nextAsked.length > 0;
  return {
    ackDueAt: due.acknowledge,
    containDueAt: due.contain,
    promisedAt,
    graceEndsAt: promisedAt && dueAt(promisedAt, grace(it.severity), time),
    reminded: 'nobody',
    ladderAt: asksNext ? dueAt(ctx.now, severityRules[it.severity].acknowledge, time) : null,
  };
}
