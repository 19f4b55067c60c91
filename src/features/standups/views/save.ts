import { addDays, atLocal, type Day, showDay, weekday } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { cancelTimers } from '#platform/scheduler/schedule.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { close } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { nameOf } from '../../projects/find.ts';
import { followBlocker } from '../blocked.ts';
import { holdDay, keepEntry, type NewEntry } from '../day-writes.ts';
import { type Entry, entriesUpTo, entryOf, heldDay } from '../entries.ts';
import { tickOff } from '../items.ts';
import { mustTakePart, type Ready } from '../mine.ts';
import { type AnswerForm, type AnswerMeta, answerForm, answerMeta } from '../modals/answer.ts';
import { BLOCKER, REMINDER, SUMMARY } from '../names.ts';
import { enqueuedAmong, running, runningKey } from '../queries.ts';
import { memberSubject, promptCard, reminderCard } from '../refs.ts';
import { deadline, FURTHEST, summaryMoment } from '../rules/day.ts';
import { blockerOf, saying } from '../rules/questions.ts';
import { newest, printOf, together } from '../rules/saved-meanwhile.ts';
import { channelOf, fateOf } from '../words.ts';

/** What somebody answered, new or changed. */
export const saveView = defineView({
  id: 'standups.save',
  form: answerForm,
  meta: answerMeta,
  submit: async (form, meta, ctx) => {
    const { project: id, day, channel: origin } = meta;
    const ready = await mustTakePart(ctx, id);
    const { project, standup } = ready;
    const { actor, now } = ctx;
    const [before, held, ticked, owed] = await Promise.all([
      entryOf(ctx, id, actor.id, day),
      heldDay(ctx, id, day),
      tickOff(ctx, project, day, form.finished),
      owedSummary(ctx, ready, day),
    ]);
    const said = saidIn(form, meta, before, ticked.finished);
    const places = { member: actor.zone, project: project.zone };
    const late = before?.late ?? (held !== undefined && now > deadline(day, standup, places));
    const entry: NewEntry = { projectId: id, personId: actor.id, day, late, ...said };
    const question = promptCard(id, day, actor.id, actor.slackId);
    const asked = await enqueuedAmong(ctx, [question, reminderCard(id, day, actor.id, actor.slackId)]);
    const seesCard = asked.some(({ ref }) => ref === question) && (origin === null || origin.startsWith('D'));
    const done = `${nameOf(project)}, ${showDay(day)}: ${before ? 'changed' : 'saved'}.`;
    const fate = await fateOf(ctx, { project, standup, day, zone: actor.zone, now, held });
    return close(
      seesCard ? null : message([section(`✓ ${done} ${fate}`)]),
      origin,
      ...ticked.writes,
      keepEntry(standup, entry, actor.slackId),
      ...(held ? [] : owed),
      cancelTimers({ ritual: REMINDER, subject: memberSubject(id, actor.id), slot: day }),
      recorded(ctx, entry, before),
      ...asked.map(({ ref }) => show(ref, { onBehalfOf: null })),
      ...(await blockers(ctx, ready, { day, blocked: said.blocked })),
    );
  },
});

/** The summary of a day on which nobody had been asked, or spoken, by its time: whoever speaks first after it brings it. */
async function owedSummary(ctx: Context, { project, standup }: Ready, day: Day): Promise<Write[]> {
  if (ctx.now < summaryMoment(day, standup, project.zone) || day !== projectDay(ctx, project)) return [];
  if (!standup.weekdays.includes(weekday(day))) return [];
  if (!(await running(ctx, project.id)).has(runningKey(SUMMARY, null))) return [];
  return [
    holdDay(standup, {
      day,
      channel: channelOf(project, standup),
      lateMs: 0,
      attempts: 0,
      usefulUntil: atLocal(addDays(day, 1), '00:00', project.zone),
      onBehalfOf: ctx.actor.slackId,
    }),
  ];
}

/** With what they say now for a day, which may be a correction of one that is over. */
async function blockers(
  ctx: Context,
  { project, standup }: Ready,
  said: Pick<Entry, 'day' | 'blocked'>,
): Promise<Write[]> {
  const { id: person } = ctx.actor;
  const kept = await entriesUpTo(ctx, { project: project.id, person, day: addDays(ctx.today, FURTHEST) });
  const others = kept.filter(({ day }) => day !== said.day);
  const entries = [...others, said].sort((one, other) => other.day.localeCompare(one.day));
  return [
    cancelTimers({ ritual: BLOCKER, subject: memberSubject(project.id, person) }),
    ...(await followBlocker(ctx, { project, standup, person: ctx.actor, entries })),
  ];
}

type Said = Pick<Entry, 'done' | 'next' | 'blocked' | 'mood' | 'more' | 'finished'>;

/** With what was saved from another form of theirs since this one was opened. */
function saidIn(
  form: AnswerForm,
  { questions, filled }: Pick<AnswerMeta, 'questions' | 'filled'>,
  before: Entry | undefined,
  ticked: readonly string[],
): Said {
  const kept = (key: string, saved: string | null, said: string | null, merged: typeof together = together) => {
    const sent = form[key];
    const was = filled ? (filled[key] ?? '') : printOf(saved);
    return before ? merged(key, { was, saved, sent: typeof sent === 'string' ? sent : null, said }) : said;
  };
  const saved = new Map(before?.more.map(({ question, answer }) => [question, answer]));
  const asked = questions.flatMap((question, at) => {
    const sent = form[`q${at}`];
    const answer = kept(`q${at}`, saved.get(question) ?? null, typeof sent === 'string' ? sent : null);
    return answer === null ? [] : [{ question, answer }];
  });
  const more = [...asked, ...(before?.more ?? []).filter(({ question }) => !questions.includes(question))];
  const done = kept('done', before?.done ?? null, saying(form.done));
  const next = kept('next', before?.next ?? null, saying(form.next));
  const blocked = kept('blocked', before?.blocked ?? null, blockerOf(form.blocked));
  const mood = kept('mood', before?.mood ?? null, form.mood ?? null, newest);
  const finished = [...new Set([...(before?.finished ?? []), ...ticked])];
  if ([done, next, blocked, ...more, ...finished].every((each) => each === null)) {
    throw new Refusal('Write at least one line, however short.', { field: 'done' });
  }
  return { done, next, blocked, mood, more, finished };
}

function recorded(ctx: Context, entry: NewEntry, before: Entry | undefined): Write {
  const { projectId, personId, day, late, done, next, blocked, mood, more, finished } = entry;
  return ctx.record({
    action: before ? 'standup.change' : 'standup.answer',
    subject: `standup:${projectId}/${day}/${personId}`,
    project: projectId,
    after: { late, blocked: blocked !== null, finished: finished.length },
    text: { done, next, blocked, mood, ...Object.fromEntries(more.map((it) => [it.question, it.answer])) },
  });
}
