import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { touch } from '../../projects/writes.ts';
import { cardMessage } from '../card/card.ts';
import { type Facts, factsAround } from '../card/facts.ts';
import { type Place, placesOf } from '../card/places.ts';
import { aboutOf } from '../card/tell.ts';
import { setClock } from '../clock-timer.ts';
import { scheduleDigests } from '../digest/scheduled.ts';
import { ask, whyOf } from '../ladder/ask.ts';
import { lookWhetherRead } from '../ladder/reach.ts';
import { ladderOf } from '../ladder/rungs.ts';
import type { Escalation } from '../queries.ts';
import { rungsLeft } from '../rules/ladder.ts';
import { headlineOf } from '../step.ts';
import { quietFor } from '../time.ts';
import { titleOf } from '../words.ts';
import { factsOf, insertEscalation, involve, logLine, takeNumber, wordsOf } from '../writes.ts';
import { asRaised, type Raising } from './fresh.ts';
import { hereLine } from './here.ts';

interface Raised {
  it: Escalation;
  /** Ids of those who are asked first. */
  asked: readonly string[];
  writes: Write[];
}

/** A new escalation with its clocks running, its headline posted and the first of its ladder asked. */
export async function raise(ctx: Context, raising: Raising): Promise<Raised> {
  const { project, allowed } = raising;
  const rungs = rungsLeft(await ladderOf(ctx, project, raising.form, ctx.now), new Set(), ctx.actor.id);
  const [first] = rungs;
  const it = await asRaised(ctx, raising, rungs);
  const asked = (first?.people ?? []).map(({ id }) => id);
  const places = await placesOf(
    ctx,
    it,
    project,
    allowed.map((personId) => ({ personId, part: 'allowed' as const })),
  );
  const line = `${mention(ctx.actor.slackId)} raised ${titleOf(it)}.`;
  const question = { people: asked, why: first ? whyOf(first) : '' };
  return {
    it,
    asked,
    writes: [
      touch(project),
      takeNumber(it.number),
      insertEscalation(it),
      ...allowed.map((person) => involve(it.id, person, 'allowed', null)),
      logLine(it.id, line),
      ctx.record({
        action: 'escalation.raise',
        subject: `escalation:${it.id}`,
        project: project.id,
        after: { ...factsOf(it), quality: it.quality },
        text: wordsOf(it),
      }),
      ...(await ask(ctx, it, project, question)),
      ...(await headlines(it, await factsAround(ctx, it, project, asked), places.headlines, ctx)),
      ...headlineOf(it, project),
      setClock(it),
      ...lookWhetherRead(it),
      ...(await scheduleDigests(ctx)),
    ],
  };
}

/** Where outsiders turn out to read along the courier tells whoever raised it; from then on direct messages show it. */
async function headlines(it: Escalation, facts: Facts, places: readonly Place[], ctx: Context): Promise<Write[]> {
  const lead = await hereLine(ctx, it);
  const readers = places.flatMap(({ person }) => person ?? []);
  const quiet = await quietFor(ctx, it.severity, readers, ctx.now);
  return places.map(({ card, person }) => {
    const notBefore = person && quiet.get(person);
    return post({
      key: `esc:${it.id}:${card.to}`,
      class: 'never-missing',
      to: card.to,
      message: cardMessage(facts, person === null && lead),
      card,
      internal: true,
      ...aboutOf(it),
      priority: 'urgent',
      onBehalfOf: ctx.actor.slackId,
      ...(notBefore && { notBefore }),
    });
  });
}
