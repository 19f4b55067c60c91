import { addDays } from '#platform/clock.ts';
import type { Card, CardContext } from '#platform/feature.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import type { Message } from '#platform/slack/blocks.ts';
import { escalateButton } from '../escalations/escalate-button.ts';
import { nameOf } from '../projects/find.ts';
import { projectById } from '../projects/queries.ts';
import { openButton } from '../raid/blocks/list.ts';
import { itemFrom } from '../raid/queries.ts';
import { codeOf } from '../raid/rules/item.ts';
import { answerMessage } from './blocks/answer.ts';
import { loggedMessage } from './blocks/blocker.ts';
import {
  answeredMessage,
  endedMessage,
  idleMessage,
  promptMessage,
  type Question,
  reminderMessage,
  settledMessage,
} from './blocks/prompt.ts';
import { outsideMessage, summaryMessage } from './blocks/summary.ts';
import { entriesUpTo, entryOf, type HeldDay, heldDay } from './entries.ts';
import { blockerOrigin, escalatedFrom, openEscalation } from './escalated.ts';
import { BLOCKER } from './names.ts';
import { enqueuedAmong, membershipOf, peopleBy, standupOf } from './queries.ts';
import { aboutBlocker, partsOf, promptCard, reminderCard } from './refs.ts';
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

/** The question, or what became of it; whoever was quicker than their question gets neither. */
export const promptDrawn: Card = (subject, ctx) =>
  asked(subject, ctx, { ref: promptCard, open: promptMessage, answered: answeredMessage, ended: endedMessage });

export const reminderDrawn: Card = (subject, ctx) =>
  asked(subject, ctx, { ref: reminderCard, open: reminderMessage, answered: settledMessage, ended: idleMessage });

interface Asking {
  ref: typeof promptCard;
  open(question: Question): Message;
  answered(question: Question): Message;
  ended(question: Question, why: 'left' | 'stopped'): Message;
}

/** What one person was asked, as it stands now. */
async function asked(
  subject: string,
  ctx: CardContext,
  { ref, open, answered, ended }: Asking,
): Promise<Message | null> {
  const { project: id, day, person: personId } = partsOf(subject);
  const [project, standup, membership, entry, held, people] = await Promise.all([
    projectById(ctx, id),
    standupOf(ctx, id),
    membershipOf(ctx, id, personId),
    entryOf(ctx, id, personId, day),
    heldDay(ctx, id, day),
    peopleBy(ctx, [personId]),
  ]);
  const person = people.get(personId);
  if (!project || !standup || !person) return null;
  const fate = await fateOf(ctx, { project, standup, day, zone: person.zone, now: ctx.now, held });
  const question = { name: nameOf(project), project: id, day, fate };
  const isAsked = standup.state === 'on' && membership !== undefined;
  if (!entry && isAsked) return open(question);
  const [stands] = await enqueuedAmong(ctx, [ref(id, day, personId, person.slackId)]);
  if (!stands?.isPosted) return null;
  return entry ? answered(question) : ended(question, standup.state === 'on' ? 'left' : 'stopped');
}

/** That a blocker was logged; until then its message stands as it was sent. */
export const blockerDrawn: Card = async (subject, ctx) => {
  const { project: id, day, person: personId, first } = partsOf(subject);
  const [project, item, people, entries] = await Promise.all([
    projectById(ctx, id),
    itemFrom(ctx, id, { kind: BLOCKER, subject: aboutBlocker({ project: id, person: personId, first }) }),
    peopleBy(ctx, [personId]),
    // Their day may be ahead of the project's.
    entriesUpTo(ctx, { project: id, person: personId, day: addDays(day, 1) }),
  ]);
  const person = people.get(personId);
  const text = entries.find(({ blocked }) => blocked !== null)?.blocked;
  if (!project || !item || !person || !text) return null;
  const escalated = await escalatedFrom(ctx, id, [blockerOrigin(person, first), codeOf(item)]);
  return loggedMessage({
    ...{ name: nameOf(project), slackId: person.slackId, text, code: codeOf(item) },
    buttons: [
      openButton(item, `Open ${codeOf(item)}`),
      escalated
        ? openEscalation(escalated)
        : escalateButton({ project: id, about: codeOf(item), problem: text, gate: item.gateKey }),
    ],
  });
};
