import { workingMinutesBetweenExcept } from '#platform/calendar/pauses.ts';
import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { type Escalation, involvedIn } from '../queries.ts';
import { askedSince } from '../rules/asked.ts';
import { rungsLeft } from '../rules/ladder.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { clockTimeOf, pausesOf } from '../time.ts';
import { minutesWords, when, whoAll } from '../words.ts';
import { ask, whyOf } from './ask.ts';
import { askAgain } from './ask-again.ts';
import { ladderOf } from './rungs.ts';
import { handed } from './running.ts';

/** Nobody acknowledged in time: the next of the ladder is asked, and told with everybody who comes after, and when. */
export async function climb(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const [rungs, involved] = await Promise.all([
    ladderOf(ctx, project, it, ctx.now),
    involvedIn(ctx, { escalation: it.id }),
  ]);
  const asked = askedSince(it, involved);
  const [rung, next] = rungsLeft(rungs, new Set(asked), it.raisedBy);
  const waited = await waitedWords(ctx, it, asked);
  if (!rung) return askAgain(ctx, it, project, { asked, waited });
  const now = rung.people.map(({ id }) => id);
  const [assigneeId = null] = now;
  const nextAsked = next?.people.map(({ id }) => id) ?? [];
  const set = {
    assigneeId,
    ladderStep: it.ladderStep + 1,
    nextAsked,
    ...(await handed(ctx, it, { ...it, assigneeId })),
  };
  const people = await peopleOf(ctx, [...now, ...nextAsked]);
  const at = set.ladderAt ? ` at ${when(set.ladderAt, project)}` : '';
  const then = next ? `Next: ${whoAll(nextAsked, people)}${at}.` : `That is the end of its ladder: I ask again${at}.`;
  const text = `${waited} ${whoAll(now, people)} ${now.length === 1 ? 'is' : 'are'} asked now, ${esc(whyOf(rung), 300)}. ${then}`;
  const after = { ...it, ...set, version: it.version + 1 };
  const more = await ask(ctx, after, project, { people: now, why: whyOf(rung) });
  return (await take(ctx, it, project, { action: 'escalation.climb', set, line: { text, pings: true }, more })).writes;
}

/** By the clock of whoever of those who were asked had the longest time: a weekend is no waiting. */
async function waitedWords(ctx: Acting, it: Escalation, asked: readonly string[]): Promise<string> {
  const people = asked.length > 0 ? asked : [it.raisedBy];
  const [times, pauses] = await Promise.all([
    Promise.all(people.map((assigneeId) => clockTimeOf(ctx, { ...it, assigneeId }, ctx.now))),
    pausesOf(ctx, it),
  ]);
  const minutes = times.map((time) => workingMinutesBetweenExcept(it.clockFrom, ctx.now, time, pauses));
  return `Nobody has acknowledged *${codeOf(it)}* in ${minutesWords(Math.max(...minutes))}.`;
}
