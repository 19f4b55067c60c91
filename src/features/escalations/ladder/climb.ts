import type { Write } from '#platform/db/scope.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { type Escalation, involvedIn, peopleOf } from '../queries.ts';
import { dueAt } from '../rules/clock.ts';
import { rungsLeft } from '../rules/ladder.ts';
import { codeOf } from '../rules/life.ts';
import { severityRules } from '../rules/severity.ts';
import { take } from '../step.ts';
import { clockTimeOf } from '../time.ts';
import { spanWords, when, whoAll } from '../words.ts';
import { ask, whyOf } from './ask.ts';
import { ladderOf } from './rungs.ts';

/** Nobody acknowledged in time: the next of the ladder is asked, and told with everybody who comes after, and when. */
export async function climb(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const [rungs, involved] = await Promise.all([
    ladderOf(ctx, project, it, ctx.now),
    involvedIn(ctx, { escalation: it.id }),
  ]);
  const already = new Set(involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId));
  const [rung, next] = rungsLeft(rungs, already, it.raisedBy);
  const waited = `Nobody has acknowledged *${codeOf(it)}* in ${spanWords(it.clockFrom, ctx.now)}.`;
  if (!rung) {
    const text = `${waited} Everybody on its ladder has been asked.`;
    const set = { ladderAt: null, nextAsked: [] };
    return (await take(ctx, it, project, { action: 'escalation.climb', set, line: { text } })).writes;
  }
  const asked = rung.people.map(({ id }) => id);
  const [assigneeId = null] = asked;
  const time = await clockTimeOf(ctx, { ...it, assigneeId }, ctx.now);
  const ladderAt = next ? dueAt(ctx.now, severityRules[it.severity].acknowledge, time) : null;
  const nextAsked = next?.people.map(({ id }) => id) ?? [];
  const people = await peopleOf(ctx, [...asked, ...nextAsked]);
  const then = ladderAt
    ? `Next: ${whoAll(nextAsked, people)} at ${when(ladderAt, project)}.`
    : 'They are the last on its ladder.';
  const set = { assigneeId, ladderStep: it.ladderStep + 1, ladderAt, nextAsked };
  const text = `${waited} ${whoAll(asked, people)} ${asked.length === 1 ? 'is' : 'are'} asked now, ${whyOf(rung)}. ${then}`;
  const after = { ...it, ...set, version: it.version + 1 };
  const question = { people: asked, why: whyOf(rung), already: new Set<string>() };
  const more = await ask(ctx, after, project, question);
  return (await take(ctx, it, project, { action: 'escalation.climb', set, line: { text, pings: true }, more })).writes;
}
