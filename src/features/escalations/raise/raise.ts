import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { touch } from '../../projects/writes.ts';
import { cardMessage } from '../card/card.ts';
import type { Facts } from '../card/facts.ts';
import { placesOf } from '../card/places.ts';
import { setClock } from '../clock-timer.ts';
import { scheduleDigests } from '../digest/scheduled.ts';
import { ask, whyOf } from '../ladder/ask.ts';
import { ladderOf } from '../ladder/rungs.ts';
import { type Escalation, peopleOf } from '../queries.ts';
import { rungsLeft } from '../rules/ladder.ts';
import { headlineOf } from '../step.ts';
import { titleOf } from '../words.ts';
import { factsOf, insertEscalation, involve, logLine, takeNumber, wordsOf } from '../writes.ts';
import { asRaised, type Raising } from './fresh.ts';

/** A new escalation with its clocks running, its headline posted and the first of its ladder asked. */
export async function raise(ctx: Context, raising: Raising): Promise<{ it: Escalation; writes: Write[] }> {
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
  const question = { people: asked, why: first ? whyOf(first) : '', already: new Set<string>() };
  return {
    it,
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
      ...headlines(it, await around(ctx, it, project, asked), places.headlines, ctx),
      ...headlineOf(it, project),
      ...setClock(it),
      ...(await scheduleDigests(ctx)),
    ],
  };
}

/** Where outsiders turn out to read along the courier tells whoever raised it; from then on direct messages show it. */
function headlines(
  it: Escalation,
  facts: Facts,
  cards: Awaited<ReturnType<typeof placesOf>>['headlines'],
  ctx: Context,
): Write[] {
  const words = cardMessage(facts);
  return cards.map((card) =>
    post({
      key: `esc:${it.id}:${card.to}`,
      class: 'never-missing',
      to: card.to,
      message: words,
      card,
      internal: true,
      priority: 'urgent',
      onBehalfOf: ctx.actor.slackId,
    }),
  );
}

/** What the card shows, before anything of it is stored. */
async function around(ctx: Context, it: Escalation, project: Project, asked: readonly string[]): Promise<Facts> {
  const people = await peopleOf(ctx, [it.raisedBy, ...asked, ...it.nextAsked]);
  const involved = asked.map((personId) => ({
    id: '',
    workspaceId: ctx.workspace,
    escalationId: it.id,
    personId,
    part: 'asked' as const,
    note: null,
    at: ctx.now,
  }));
  return { it, project, involved, streams: [], people };
}
