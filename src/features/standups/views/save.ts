import { showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { cancelTimers } from '#platform/scheduler/schedule.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { channel } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { nameOf } from '../../projects/find.ts';
import { askLead } from '../blocked.ts';
import { tickOff } from '../items.ts';
import { mustTakePart, type Ready } from '../mine.ts';
import { type AnswerForm, answerForm, answerMeta } from '../modals/answer.ts';
import { cardState, type Entry, entryOf, type HeldDay, heldDay } from '../queries.ts';
import { memberSubject, promptCard } from '../refs.ts';
import { deadline } from '../rules/day.ts';
import { fateOf } from '../words.ts';
import { keepEntry, type NewEntry, REMINDER } from '../writes.ts';

/** What somebody answered, new or changed. */
export const saveView = defineView({
  id: 'standups.save',
  form: answerForm,
  meta: answerMeta,
  submit: async (form, { project: id, day, questions, channel: origin }, ctx) => {
    const ready = await mustTakePart(ctx, id);
    const { project, standup } = ready;
    const [before, held, ticked] = await Promise.all([
      entryOf(ctx, id, ctx.actor.id, day),
      heldDay(ctx, id, day),
      tickOff(ctx, project, day, form.finished),
    ]);
    const said = saidIn(form, questions, [...(before?.finished ?? []), ...ticked.finished]);
    const places = { member: ctx.actor.zone, project: project.zone };
    const late = before?.late ?? (held !== undefined && ctx.now > deadline(day, standup, places));
    const entry: NewEntry = { projectId: id, personId: ctx.actor.id, day, late, ...said };
    const card = promptCard(id, day, ctx.actor.id, ctx.actor.slackId);
    const isAsked = (await cardState(ctx, card)) !== 'none';
    const seesCard = isAsked && (origin === null || origin.startsWith('D'));
    return close(
      seesCard ? null : message([section(`✓ ${saved(ready, day, before, held, ctx)}`)]),
      origin,
      ...ticked.writes,
      keepEntry(standup, entry, ctx.actor.slackId),
      cancelTimers({ ritual: REMINDER, subject: memberSubject(id, ctx.actor.id), slot: day }),
      ...recorded(ctx, entry, before),
      ...(isAsked ? [show(card, { onBehalfOf: null })] : []),
      ...(await askLead(ctx, project, day, said.blocked)),
    );
  },
});

type Said = Pick<Entry, 'done' | 'next' | 'blocked' | 'mood' | 'more' | 'finished'>;

function saidIn(form: AnswerForm, questions: readonly string[], finished: string[]): Said {
  const more = questions.flatMap((question, at) => {
    const answer = form[`q${at}`];
    return typeof answer === 'string' ? [{ question, answer }] : [];
  });
  const { done = null, next = null, blocked = null, mood = null } = form;
  if ([done, next, blocked, ...more, ...finished].every((each) => each === null)) {
    throw new Refusal('Write at least one line, however short.', { field: 'done' });
  }
  return { done, next, blocked, mood, more, finished: [...new Set(finished)] };
}

function saved(
  { project, standup }: Ready,
  day: string,
  before: Entry | undefined,
  held: HeldDay | undefined,
  { actor }: Context,
) {
  const what = `${nameOf(project)}, ${showDay(day)}: ${before ? 'changed' : 'saved'}.`;
  return `${what} ${held ? `It is in the day’s thread in ${channel(held.channel)}.` : fateOf(project, standup, day, actor)}`;
}

function recorded(ctx: Context, entry: NewEntry, before: Entry | undefined): Write[] {
  const { projectId, personId, day, late, done, next, blocked, mood, more, finished } = entry;
  const line = ctx.record({
    action: before ? 'standup.change' : 'standup.answer',
    subject: `standup:${projectId}/${day}/${personId}`,
    project: projectId,
    after: { late, blocked: blocked !== null, finished: finished.length },
    text: { done, next, blocked, mood, ...Object.fromEntries(more.map((it) => [it.question, it.answer])) },
  });
  return [line];
}
