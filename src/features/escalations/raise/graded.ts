import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { direct, isSilent } from '../card/tell.ts';
import { ask } from '../ladder/ask.ts';
import { ladderOf } from '../ladder/rungs.ts';
import { containment, deadlinesOf, ladderFrom, promising } from '../ladder/running.ts';
import type { Escalation, Involved } from '../queries.ts';
import { askedSince } from '../rules/asked.ts';
import { dueAt, standingPromise } from '../rules/clock.ts';
import { runTo } from '../rules/containment.ts';
import { rungsLeft } from '../rules/ladder.ts';
import { severityRules } from '../rules/severity.ts';
import { quietFor } from '../time.ts';
import { titleOf, when, who } from '../words.ts';
import type { Changes } from '../writes.ts';

/**
 * Another severity has other clocks. What became more severe runs from now on, and no clock gets longer by it; what
 * became less severe is measured as if it had been so from the beginning, and none gets shorter. A promise that was given
 * stands; one that was missed is over once it is more severe, for nobody may wait for what is past.
 */
export async function gradedClocks(
  ctx: Context,
  before: Escalation,
  severity: Escalation['severity'],
): Promise<Changes> {
  const it = { ...before, severity, containFrom: null, containMinutes: null };
  const [old, { time, ackDueAt, containDueAt: fromTheBeginning }] = await Promise.all([
    deadlinesOf(ctx, before),
    deadlinesOf(ctx, it),
  ]);
  const { acknowledge, contain } = severityRules[severity];
  const isWorse = severity < before.severity;
  const containDueAt = isWorse
    ? sooner(old.containDueAt, dueAt(ctx.now, contain, time))
    : later(old.containDueAt, fromTheBeginning);
  const promised = before.promisedAt && standingPromise(before.promisedAt, severity, ctx.now, time);
  const isMissed = before.promisedAt !== null && before.promisedAt <= ctx.now;
  const ladderAt = isWorse ? sooner(before.ladderAt, ladderFrom(ctx, it, time)) : later(before.ladderAt, ackDueAt);
  return {
    ackDueAt: isWorse ? sooner(before.ackDueAt, dueAt(ctx.now, acknowledge, time)) : ackDueAt,
    containDueAt,
    ...(containDueAt && containment(runTo(containDueAt, ctx.now, time))),
    ...(before.ladderAt && { ladderAt }),
    ...((isWorse || !isMissed) && promising(it, promised, time)),
    ...(!isWorse && containDueAt !== null && containDueAt > ctx.now && { overdueToldAt: null }),
  };
}

/** Who comes next, as what it is about now has it. */
export async function nextOf(ctx: Context, it: Escalation, project: Project, involved: readonly Involved[]) {
  if (it.state !== 'open') return [];
  const rungs = await ladderOf(ctx, project, it, ctx.now);
  const [next] = rungsLeft(rungs, new Set(askedSince(it, involved)), it.raisedBy);
  return next?.people.map(({ id }) => id) ?? [];
}

/** What became more severe is said to those who must act on it, at an hour that fits it. */
export async function pressing(
  ctx: Context,
  after: Escalation,
  project: Project,
  involved: readonly Involved[],
): Promise<{ text: Mrkdwn; more: Write[] }> {
  const { name } = severityRules[after.severity];
  const asked = askedSince(after, involved);
  if (after.state === 'open') {
    const question = { people: asked, why: `again: it is ${name} now`, again: true as const };
    const due = after.ladderAt ? ` To be acknowledged by ${when(after.ladderAt, project)}.` : '';
    return { text: due, more: await ask(ctx, after, project, question) };
  }
  const [people, quiet] = await Promise.all([
    peopleOf(ctx, [after.assigneeId]),
    quietFor(ctx, after.severity, after.assigneeId ? [after.assigneeId] : [], ctx.now),
  ]);
  const due = after.promisedAt ? `, next update by ${when(after.promisedAt, project)}` : '';
  const holder = after.assigneeId === ctx.actor.id ? undefined : people.get(after.assigneeId ?? '');
  const call = holder && {
    key: `esc-graded:${after.id}:${after.version}`,
    class: 'never-twice' as const,
    text: `${titleOf(after)}\n${mention(ctx.actor.slackId)} made it ${name}. It is with you${due}.`,
    press: [
      { id: 'escalations.update', text: 'Update' },
      { id: 'escalations.open', text: 'Open' },
    ],
    notBefore: quiet.get(holder.id) ?? null,
  };
  return {
    text: ` It is with ${who(after.assigneeId, people)}${due}.`,
    more: call && !isSilent(project) ? [direct(after, holder.slackId, call)] : [],
  };
}

function sooner(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}

function later(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one > other ? one : other;
}
