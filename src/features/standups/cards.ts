import type { Card, CardContext } from '#platform/feature.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { nameOf } from '../projects/find.ts';
import { projectById } from '../projects/queries.ts';
import { answerMessage } from './blocks/answer.ts';
import { answeredMessage, promptMessage, reminderMessage, settledMessage } from './blocks/prompt.ts';
import { outsideMessage, summaryMessage } from './blocks/summary.ts';
import { entryOf, type HeldDay, heldDay } from './entries.ts';
import { cardState, peopleBy, standupOf } from './queries.ts';
import { partsOf, promptCard, reminderCard } from './refs.ts';
import { standupDay, streaksOf } from './round.ts';
import { fateOf } from './words.ts';

export const summaryDrawn: Card = async (subject, ctx) => {
  const { project: id, day } = partsOf(subject);
  const [project, standup, held] = await Promise.all([projectById(ctx, id), standupOf(ctx, id), heldDay(ctx, id, day)]);
  if (!project || !standup) return null;
  const { round, entries, people } = await standupDay(ctx, project, standup, day);
  const name = nameOf(project);
  // Outsiders read along: that we meet is no secret, what holds us up may be.
  if (ctx.shared) return outsideMessage({ name, day, round });
  const blocked = entries.filter((entry) => entry.blocked !== null);
  const streaks = await streaksOf(ctx, project, day, blocked);
  const blockers = blocked.flatMap(({ personId, blocked: text }) => {
    const [person, streak] = [people.get(personId), streaks.get(personId)];
    return person && streak && text !== null ? [{ who: person.name, text, streak }] : [];
  });
  return summaryMessage({ name, project: id, day, round, blockers, late: lateOf(held) });
};

export const answerDrawn: Card = async (subject, ctx) => {
  const { project, day, person: id } = partsOf(subject);
  const [entry, people] = await Promise.all([entryOf(ctx, project, id, day), peopleBy(ctx, [id])]);
  const person = people.get(id);
  if (!entry || !person || ctx.shared) return null;
  return answerMessage(person, entry);
};

function lateOf(held: HeldDay | undefined) {
  return held ? lateNote({ lateMs: held.lateMs, attempts: held.attempts }) : null;
}

/** The question, or that it is answered; whoever was quicker than their question gets neither. */
export const promptDrawn: Card = async (subject, ctx) => {
  const drawn = await questionOf(subject, ctx);
  if (!drawn) return null;
  const { question, person, isAnswered } = drawn;
  if (!isAnswered) return promptMessage(question);
  const state = await cardState(ctx, promptCard(question.project, question.day, person.id, person.slackId));
  return state === 'posted' ? answeredMessage(question) : null;
};

export const reminderDrawn: Card = async (subject, ctx) => {
  const drawn = await questionOf(subject, ctx);
  if (!drawn) return null;
  const { question, person, isAnswered } = drawn;
  if (!isAnswered) return reminderMessage(question);
  const state = await cardState(ctx, reminderCard(question.project, question.day, person.id, person.slackId));
  return state === 'posted' ? settledMessage(question) : null;
};

/** What one person was asked, as it stands now. */
async function questionOf(subject: string, ctx: CardContext) {
  const { project: id, day, person: personId } = partsOf(subject);
  const [project, standup, entry, held, people] = await Promise.all([
    projectById(ctx, id),
    standupOf(ctx, id),
    entryOf(ctx, id, personId, day),
    heldDay(ctx, id, day),
    peopleBy(ctx, [personId]),
  ]);
  const person = people.get(personId);
  if (!project || !standup || !person) return null;
  const fate = await fateOf(ctx, { project, standup, day, zone: person.zone, now: ctx.now, held });
  return { question: { name: nameOf(project), project: id, day, fate }, person, isAnswered: entry !== undefined };
}
