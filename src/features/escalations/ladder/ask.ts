import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { askCard } from '../card/places.ts';
import { standing } from '../card/standing.ts';
import { aboutOf, direct, isSilent } from '../card/tell.ts';
import type { Escalation } from '../queries.ts';
import { quietFor } from '../time.ts';
import { titleOf } from '../words.ts';
import { involve } from '../writes.ts';

export interface Question {
  people: readonly string[];
  /** Why they, as people wrote it: `as security`, `as delivery manager, because nobody is named for security yet`. */
  why: string;
  /** They were asked before, and are asked for the same reason still. */
  again?: true;
}

/**
 * Asks these people by direct message, once their quiet hours are over; a Sev1 doesn't wait. Who has the question already
 * gets a line beside it, or nothing would ring.
 */
export async function ask(ctx: Acting, it: Escalation, project: Project, question: Question): Promise<Write[]> {
  const [people, quiet] = await Promise.all([
    peopleOf(ctx, question.people),
    quietFor(ctx, it.severity, question.people, ctx.now),
  ]);
  const cards = question.people.flatMap((person) => {
    const to = people.get(person)?.slackId;
    return to ? [{ card: askCard(it.id, person, to), person }] : [];
  });
  const stands = await standing(ctx, cards);
  return cards.flatMap((place) => {
    const { card, person: id } = place;
    const notBefore = quiet.get(id) ?? null;
    const part = question.again ? [] : [involve(it.id, id, 'asked', question.why)];
    if (isSilent(project)) return part;
    if (stands(place)) return [...part, remind(it, card.to, question.why, notBefore)];
    return [
      ...part,
      show(card, {
        ...aboutOf(it),
        class: 'never-twice',
        priority: 'urgent',
        ...(notBefore && { notBefore }),
        onBehalfOf: null,
      }),
    ];
  });
}

function remind(it: Escalation, to: string, why: string, notBefore: Date | null): Write {
  return direct(it, to, {
    key: `esc-again:${it.id}:${it.version}:${to}`,
    class: 'never-twice',
    text: `You’re asked ${esc(why, 400)}.\n${titleOf(it)}`,
    press: [
      it.state === 'open'
        ? { id: 'escalations.acknowledge', text: 'Acknowledge' }
        : { id: 'escalations.open', text: 'Open' },
    ],
    notBefore,
  });
}

/** `as security`; with the reason where somebody stands in. */
export function whyOf({ as, because }: { as: string; because: string | null }): string {
  return because === null ? `as ${as}` : `as ${as}, because ${because}`;
}
