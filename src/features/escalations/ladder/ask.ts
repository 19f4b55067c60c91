import type { Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { askCard } from '../card/places.ts';
import { direct, isSilent } from '../card/tell.ts';
import { type Escalation, peopleOf } from '../queries.ts';
import { quietFor } from '../time.ts';
import { titleOf } from '../words.ts';
import { involve } from '../writes.ts';

export interface Question {
  people: readonly string[];
  /** Why they: `as security`, `as delivery manager, because nobody is named for security yet`. */
  why: string;
  /** Who has a question about it already: they get a line, or nothing would ring. */
  already: ReadonlySet<string>;
}

/** Asks these people by direct message, once their quiet hours are over; a Sev1 doesn't wait. */
export async function ask(ctx: Acting, it: Escalation, project: Project, question: Question): Promise<Write[]> {
  const [people, quiet] = await Promise.all([
    peopleOf(ctx, question.people),
    quietFor(ctx, it.severity, question.people, ctx.now),
  ]);
  return question.people.flatMap((id) => {
    const person = people.get(id);
    if (!person) return [];
    const notBefore = quiet.get(id) ?? null;
    const part = involve(it.id, id, 'asked', question.why);
    if (isSilent(project)) return [part];
    if (question.already.has(id)) return [part, remind(it, person.slackId, question.why, notBefore)];
    return [
      part,
      show(askCard(it.id, id, person.slackId), {
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
    text: `You’re asked ${why}.\n${titleOf(it)}`,
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
