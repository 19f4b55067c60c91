import type { Write } from '#platform/db/scope.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { direct } from '../card/tell.ts';
import type { Escalation } from '../queries.ts';
import { nextPromise } from '../rules/clock.ts';
import { take } from '../step.ts';
import { clockTimeOf, quietFor } from '../time.ts';
import { titleOf, when, whoAll } from '../words.ts';
import { ask } from './ask.ts';

interface Waited {
  /** Whom it was asked of, in vain. */
  asked: readonly string[];
  waited: Mrkdwn;
}

/**
 * The ladder has no further step, and silence would be the worst of answers: everybody on it is asked again, in the
 * rhythm in which updates are due, and whoever raised it hears that they had better call somebody.
 */
export async function askAgain(
  ctx: Acting,
  it: Escalation,
  project: Project,
  { asked, waited }: Waited,
): Promise<readonly Write[]> {
  const [time, people, quiet] = await Promise.all([
    clockTimeOf(ctx, it, ctx.now),
    peopleOf(ctx, [...asked, it.raisedBy]),
    quietFor(ctx, it.severity, [...asked, it.raisedBy], ctx.now),
  ]);
  const ladderAt = nextPromise(it.severity, ctx.now, time);
  const everybody =
    asked.length === 0
      ? `There is nobody to ask: name a manager with \`/golive team ${project.key}\`.`
      : `Everybody on its ladder has been asked: ${whoAll(asked, people)}.`;
  const set = { ladderAt, nextAsked: [] };
  const after = { ...it, ...set, version: it.version + 1 };
  // Who sleeps has one question waiting for the morning; more of them would all come at once.
  const awake = asked.filter((id) => !quiet.get(id));
  const more = [
    ...(await ask(ctx, after, project, {
      people: awake,
      why: 'again: nobody has acknowledged it',
      again: true,
    })),
    ...(it.restricted || asked.includes(it.raisedBy) ? [] : tellRaiser(after, people, quiet, `${waited} ${everybody}`)),
  ];
  const call = asked.length > 0 ? ' Call one of them:' : '';
  const line = { text: `${waited} ${everybody}${call} I ask again at ${when(ladderAt, project)}.`, pings: true };
  return (await take(ctx, it, project, { action: 'escalation.ask-again', set, line, more })).writes;
}

function tellRaiser(it: Escalation, people: People, quiet: ReadonlyMap<string, Date | null>, text: Mrkdwn): Write[] {
  const to = people.get(it.raisedBy)?.slackId;
  if (!to) return [];
  return [
    direct(it, to, {
      key: `esc-unheard:${it.id}:${it.version}`,
      text: `${titleOf(it)}\n${text} You raised it: call one of them, or hand it to somebody who is there.`,
      press: [{ id: 'escalations.hand-over', text: 'Hand over' }],
      notBefore: quiet.get(it.raisedBy) ?? null,
    }),
  ];
}
