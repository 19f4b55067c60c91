import { type Day, showDay } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { button, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, link, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { isOver } from '../../projects/blocks/status.ts';
import { nameOf } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import { type Escalation, type FollowUp, followUpsOf, logOf } from '../queries.ts';
import { categoryRules } from '../rules/category.ts';
import { qualityOf } from '../rules/quality.ts';
import { isWholeInTitle, stamp, titleOf, who } from '../words.ts';
import { buttonsFor } from './buttons.ts';
import { askWords, impactWords, streamLines } from './card.ts';
import { type Facts, factsAround, inZone } from './facts.ts';
import { stateLines } from './state.ts';

interface Shown {
  /** What has just happened. */
  news?: Mrkdwn | undefined;
  /** What comes with the commit that it is shown for: the follow-up that is done, and whom it asks. */
  finished?: string;
  asked?: readonly string[];
}

/** Everything that is known about one, for one person, in their zone. */
export async function itemScreen(
  scope: Scope & { readonly zone: string },
  it: Escalation,
  project: Project,
  { news, finished, asked }: Shown = {},
): Promise<Message> {
  const [around, log, due] = await Promise.all([
    factsAround(scope, it, project, asked),
    logOf(scope, { escalation: it.id }),
    followUpsOf(scope, { escalation: it.id }),
  ]);
  const facts = inZone(around, scope.zone);
  const owners = await peopleOf(
    scope,
    due.map(({ ownerId }) => ownerId),
  );
  const people = new Map([...facts.people, ...owners]);
  return message(
    [
      news && section(news),
      section(
        `${titleOf(it)}\n${categoryRules[it.category].name} · ${nameOf(project)}${it.restricted ? ' · restricted' : ''}`,
      ),
      !isWholeInTitle(it) && section(esc(it.problem)),
      section(`${impactWords(it, 1_000)}${askWords(facts)}`),
      section(stateLines(facts)),
      streamLines(facts),
      it.status !== null &&
        section(`*Last update:* ${esc(it.status, 600)}${it.nextAction ? `\n*Next* ${esc(it.nextAction, 400)}` : ''}`),
      details(it).map(([label, text]) => section(`*${label}* ${text}`)),
      due.map((one) => {
        const isDone = one.doneAt !== null || one.id === finished;
        return section(followUpLine(one, isDone, people), !isDone && !isOver(project) && doneButton(one));
      }),
      log.length > 0 &&
        context(
          log
            .toReversed()
            .map(({ at, line }) => `${stamp(at, facts.project)} · ${line}`)
            .join('\n'),
        ),
      context(qualityWords(it)),
    ],
    { foot: [buttonsFor(it, project, 'screen')] },
  );
}

function details(it: Escalation): [string, Mrkdwn][] {
  const all: [string, string | null][] = [
    ['Steps', it.steps],
    ['Environment', it.environment],
    ['Evidence', it.evidence],
    ['Tried', it.tried],
    ['Workaround', it.workaround],
    ['About', it.about],
  ];
  const texts = all.flatMap(([label, text]): [string, Mrkdwn][] => (text === null ? [] : [[label, esc(text, 600)]]));
  return it.evidenceLink ? [...texts, ['Raised from', link(it.evidenceLink, 'a Slack message')]] : texts;
}

function followUpLine({ title, ownerId, due }: FollowUp, isDone: boolean, people: Facts['people']): Mrkdwn {
  return `*Follow-up* ${isDone ? '~' : ''}${esc(title, 150)}${isDone ? '~' : ''}: ${who(ownerId, people)}, ${isDone ? 'done' : `due ${showDay(due as Day)}`}`;
}

function doneButton({ id, title }: FollowUp) {
  return button({
    id: 'escalations.follow-up',
    text: 'Done',
    value: { followUp: id },
    label: `Done: ${title.slice(0, 60)}`,
  });
}

function qualityWords(it: Escalation): Mrkdwn {
  const { next } = qualityOf(it, it.category);
  const more = next && it.state !== 'closed' ? ` Add ${next.says} to reach ${next.score} %.` : '';
  return `Quality ${it.quality} %.${more}`;
}
