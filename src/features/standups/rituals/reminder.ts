import { isDay } from '#platform/clock.ts';
import type { Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { nameOf } from '../../projects/find.ts';
import { reminderMessage } from '../blocks/prompt.ts';
import { deadline } from '../rules/day.ts';
import { fateOf } from '../words.ts';
import { PROMPT, REMINDER } from '../writes.ts';
import { stillWaited } from './due.ts';

/** One more word to whoever was asked an hour ago and said nothing; its slot is the day. */
export const reminder: Ritual = {
  name: REMINDER,
  title: 'Standup reminder',
  lateness: 60,
  fire: async (due, ctx) => {
    const day = due.slot;
    if (!isDay(day)) return [];
    // Whoever doesn't want the question doesn't want to hear that they left it.
    const waited = await stillWaited(ctx, due, day, [PROMPT, REMINDER]);
    if (!waited) return [];
    const { project, standup, person } = waited;
    const usefulUntil = deadline(day, standup, { member: person.zone, project: project.zone });
    if (ctx.now >= usefulUntil) return [];
    const question = { name: nameOf(project), project: project.id, day, fate: fateOf(project, standup, day, person) };
    return [
      post({
        key: `standup-reminder:${project.id}:${day}:${person.id}`,
        class: 'never-missing',
        to: person.slackId,
        message: reminderMessage(question),
        internal: false,
        onBehalfOf: null,
        usefulUntil,
      }),
    ];
  },
};
