import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Due, Ritual, RitualContext } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { quietUntilFor } from '../../calendar/working-times.ts';
import { nameOf } from '../../projects/find.ts';
import { promptMessage } from '../blocks/prompt.ts';
import { keepAsked } from '../day-writes.ts';
import { PROMPT, REMINDER } from '../names.ts';
import { promptCard } from '../refs.ts';
import { deadline, PATIENCE } from '../rules/day.ts';
import { fateOf } from '../words.ts';
import { endMemberships, keepPrompts, silence } from '../writes.ts';
import { dayIn, slotOf, stillWaited, whyNotAsked } from './due.ts';
import { retimed } from './retimed.ts';

/** The question of one person, in their own morning, or as a timer when their quiet hours end. */
export const prompt: Ritual = {
  name: PROMPT,
  title: 'Standup prompt',
  lateness: 90,
  retimed: retimed('promptAt'),
  switched: (project, to) => (project === null ? [] : [keepPrompts(project, to)]),
  silence: (due, ctx) => whyNotAsked(ctx, due),
  fire: async (due, ctx) => {
    const waited = await stillWaited(ctx, due, [PROMPT]);
    if (!waited) return gone(due, ctx);
    const { project, standup, person } = waited;
    const day = dayIn(due);
    const whose = { subject: due.subject, project: project.id, person: person.id };
    const usefulUntil = deadline(day, standup, { member: person.zone, project: project.zone });
    const quiet = (await quietUntilFor(ctx, [person], ctx.now)).get(person.id);
    if (quiet) {
      return quiet < usefulUntil ? [timer({ ...whose, ritual: PROMPT, slot: slotOf(day, quiet), at: quiet })] : [];
    }
    const fate = await fateOf(ctx, { project, standup, day, zone: person.zone, now: ctx.now });
    return [
      post({
        key: `standup:${project.id}:${day}:${person.id}`,
        class: 'never-missing',
        priority: 'routine',
        to: person.slackId,
        card: promptCard(project.id, day, person.id, person.slackId),
        message: promptMessage({ name: nameOf(project), project: project.id, day, fate }, lateNote(due)),
        internal: false,
        // Nobody else can answer it.
        fallback: [],
        onBehalfOf: null,
        usefulUntil,
      }),
      keepAsked(project.id, person.id, day),
      timer({ ...whose, ritual: REMINDER, slot: day, at: new Date(ctx.now.getTime() + PATIENCE) }),
    ];
  },
};

/** Whoever left the workspace is not asked again. */
async function gone(due: Due, ctx: RitualContext): Promise<readonly Write[]> {
  const { project, person: id } = due;
  const person = id === null ? undefined : await personById(ctx, id);
  if (project === null || !person || person.active) return [];
  return [
    ...silence(project, person.id),
    ...endMemberships(project, [person.id]),
    ctx.record({ action: 'standup.drop', subject: `standup:${project}`, project, before: { people: [person.id] } }),
  ];
}
