import { atLocal } from '#platform/clock.ts';
import type { Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { quietUntilFor } from '../../calendar/working-times.ts';
import { nameOf } from '../../projects/find.ts';
import { reminderMessage } from '../blocks/prompt.ts';
import { PROMPT, REMINDER } from '../names.ts';
import { reminderCard } from '../refs.ts';
import { deadline, PATIENCE } from '../rules/day.ts';
import { fateOf } from '../words.ts';
import { dayIn, slotOf, stillWaited } from './due.ts';

/**
 * One more word to whoever was asked an hour ago and said nothing. Where the question's time has moved since, or quiet
 * hours have begun, it waits, and is dropped once it could help nobody any more.
 */
export const reminder: Ritual = {
  name: REMINDER,
  title: 'Standup reminder',
  lateness: 60,
  fire: async (due, ctx) => {
    // Whoever doesn't want the question doesn't want to hear that they left it.
    const waited = await stillWaited(ctx, due, [PROMPT, REMINDER]);
    if (!waited) return [];
    const { project, standup, person } = waited;
    const day = dayIn(due);
    const usefulUntil = deadline(day, standup, { member: person.zone, project: project.zone });
    if (ctx.now >= usefulUntil) return [];
    const quiet = (await quietUntilFor(ctx, [person], ctx.now)).get(person.id);
    const earliest = atLocal(day, standup.promptAt, person.zone).getTime() + PATIENCE;
    const at = new Date(Math.max(earliest, quiet?.getTime() ?? 0));
    if (at > ctx.now) {
      const later = { subject: due.subject, project: project.id, person: person.id, slot: slotOf(day, at), at };
      return at < usefulUntil ? [timer({ ...later, ritual: REMINDER })] : [];
    }
    const fate = await fateOf(ctx, { project, standup, day, zone: person.zone, now: ctx.now });
    return [
      post({
        key: `standup-reminder:${project.id}:${day}:${person.id}`,
        class: 'never-missing',
        priority: 'routine',
        to: person.slackId,
        card: reminderCard(project.id, day, person.id, person.slackId),
        message: reminderMessage({ name: nameOf(project), project: project.id, day, fate }),
        internal: false,
        // Nobody else can answer it.
        fallback: [],
        onBehalfOf: null,
        usefulUntil,
      }),
    ];
  },
};
