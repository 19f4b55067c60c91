import { showDay } from '#platform/clock.ts';
import type { Card } from '#platform/feature.ts';
import { type Child, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../../projects/find.ts';
import { categoryRules } from '../rules/category.ts';
import { codeOf, isEnded, isSettled } from '../rules/life.ts';
import { titleOf, when, who, whoAll } from '../words.ts';
import { buttonsFor } from './buttons.ts';
import { type Facts, factsById, inZone } from './facts.ts';
import { askCard as askRef } from './places.ts';
import { standing } from './standing.ts';
import { stateLines } from './state.ts';

/** The one message of an escalation, edited in place; nothing where outsiders read along. */
export const headlineCard: Card = async (subject, ctx) => {
  const facts = ctx.shared ? null : await factsById(ctx, subject);
  return facts && cardMessage(facts);
};

/** The question to one person, with what is asked and what they can do. */
export const askCard: Card = async (subject, ctx) => {
  const [escalation = '', person = ''] = subject.split('/');
  const found = await factsById(ctx, escalation);
  if (!found) return null;
  const facts = inZone(found, found.people.get(person)?.zone);
  const { it, involved, people } = facts;
  const mine = involved.find(({ part, personId }) => part === 'asked' && personId === person);
  if (it.state === 'open') return cardMessage(facts, section(`You’re asked ${esc(mine?.note ?? '', 400)}.`), 'mine');
  const isTheirs = it.state !== 'withdrawn' && (it.assigneeId === person || it.ownerId === person);
  const place = { card: askRef(escalation, person, people.get(person)?.slackId ?? ''), person };
  // Their quiet hours held it until it was settled: nothing has to ring any more.
  if ((isSettled(it.state) || !isTheirs) && !(await standing(ctx, [place]))(place)) return null;
  if (isTheirs) return cardMessage(facts, theirs(it, person, mine?.note), 'mine');
  const aside = section(`${titleOf(it)}\n${settled(facts, person)}`);
  return message([aside], { foot: [buttonsFor(it, facts.project, 'aside')] });
};

/** Whoever it was handed to reads what they must know. */
function theirs({ ownerId, state }: Facts['it'], person: string, note: string | null | undefined): Child {
  if (isEnded(state)) return null;
  return section(
    ownerId === person || !note ? 'This one is with you.' : `This one is with you, asked ${esc(note, 400)}`,
  );
}

function settled({ it, people, streams }: Facts, person: string): Mrkdwn {
  if (isSettled(it.state)) return `It is ${it.state}: nothing is left to do for you.`;
  const has = `${who(it.ownerId ?? it.assigneeId, people)} has it`;
  const mine = streams.filter(({ ownerId }) => ownerId === person).map(({ name }) => `*${esc(name, 80)}*`);
  return mine.length > 0 ? `${has}; you take care of ${mine.join(', ')}.` : `${has}: nothing is left to do for you.`;
}

export function cardMessage(facts: Facts, lead?: Child, where: 'card' | 'mine' = 'card'): Message {
  const { it, project } = facts;
  return message(
    [
      lead,
      section(
        `${titleOf(it)}\n${categoryRules[it.category].name} · ${nameOf(project)}${it.restricted ? ' · restricted' : ''}`,
      ),
      section(`${impactWords(it, 300)}${askWords(facts)}`),
      section(stateLines(facts)),
      streamLines(facts),
      it.status !== null &&
        section(
          `*Last update*${updated(facts)} ${esc(it.status, 400)}${it.nextAction ? `\n*Next* ${esc(it.nextAction, 300)}` : ''}`,
        ),
      context(foot(facts)),
    ],
    { foot: [buttonsFor(it, project, where)] },
  );
}

/** A Sev1 may go out before anybody knows. */
export function impactWords({ impact }: Facts['it'], max: number): Mrkdwn {
  return `*Impact* ${impact === '' ? 'not said yet' : esc(impact, max)}`;
}

export function askWords({ it }: Pick<Facts, 'it'>): Mrkdwn {
  if (it.ask === null) return '';
  return `\n*Asked* ${esc(it.ask, 300)}${it.neededBy ? `, by ${showDay(it.neededBy)}` : ''}`;
}

export function streamLines({ streams, people }: Pick<Facts, 'streams' | 'people'>): Child {
  if (streams.length === 0) return null;
  return section(
    `*Workstreams*\n${streams.map(({ name, ownerId }) => `• ${esc(name, 80)}: ${who(ownerId, people)}`).join('\n')}`,
  );
}

function updated({ it, project }: Facts): string {
  return it.updatedAt ? `, ${when(it.updatedAt, project)}:` : ':';
}

function foot({ it, project, involved, people }: Facts): Mrkdwn {
  const asked = involved.flatMap(({ part, personId }) => (part === 'asked' ? [personId] : []));
  const known = new Set([it.raisedBy, it.ownerId, it.assigneeId, ...asked]);
  const joined = involved
    .filter(({ part, personId }) => part === 'joined' && !known.has(personId))
    .map(({ personId }) => personId);
  const also =
    joined.length > 0 ? ` · joined by ${whoAll(joined.slice(0, 5), people)}${joined.length > 5 ? ', …' : ''}` : '';
  return `${codeOf(it)} was raised by ${who(it.raisedBy, people)}, ${when(it.raisedAt, project)}${also}`;
}
