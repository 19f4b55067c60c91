import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { askedSince } from '../rules/asked.ts';
import { rootCauses } from '../rules/category.ts';
import { when, who, whoAll, withdrawalWords } from '../words.ts';
import type { Facts } from './facts.ts';

/** Where it stands, who has it and what comes next: two lines at most. */
export function stateLines(facts: Facts): Mrkdwn {
  const { it } = facts;
  switch (it.state) {
    case 'open':
      return openLines(facts);
    case 'acknowledged':
    case 'contained':
      return runningLines(facts);
    case 'resolved':
      return `*Resolved* by ${who(it.steppedBy, facts.people)}: ${esc(it.resolution ?? '', 300)}\nClose it with its root cause and follow-ups.`;
    case 'closed': {
      const cause = it.rootCause ? rootCauses[it.rootCause].toLowerCase() : 'not named';
      return `*Closed* by ${who(it.steppedBy, facts.people)} · root cause: ${cause}`;
    }
    case 'withdrawn':
      return `*Withdrawn* by ${who(it.steppedBy, facts.people)}: ${withdrawalWords(it)}`;
  }
}

function openLines(facts: Facts): Mrkdwn {
  const { it, project, people } = facts;
  const asked = askedSince(it, facts.involved);
  if (asked.length === 0)
    return `*Open* · there is nobody to ask.\nName a manager with \`/golive team ${project.key}\`.`;
  const first = `*Open* · asked: ${whoAll(asked, people)}.`;
  if (it.held) return `${first}\n${heldWords}`;
  const due = it.ladderAt ? `To be acknowledged by ${when(it.ladderAt, project)}` : 'Nobody has acknowledged it';
  const isLast = it.nextAsked.length === 0;
  return `${first}\n${due}, else ${isLast ? 'they are asked again' : `${whoAll(it.nextAsked, people)} ${it.nextAsked.length === 1 ? 'is' : 'are'} asked`}.`;
}

function runningLines({ it, project, people }: Facts): Mrkdwn {
  const owner = `owner ${who(it.ownerId, people)}${it.assigneeId === it.ownerId ? '' : `, with ${who(it.assigneeId, people)}`}`;
  const first = `*${it.state === 'contained' ? 'Contained' : 'Acknowledged'}* · ${owner}`;
  const held = it.containment ? `: ${esc(it.containment, 300)}` : '';
  return `${first}${held}\n${nextLine(it, project)}`;
}

const heldWords = 'The project is on hold: the clocks stand still.';

function nextLine(it: Facts['it'], project: Facts['project']): Mrkdwn {
  if (it.held) return heldWords;
  if (it.waitingUntil)
    return `Waiting on the customer until ${when(it.waitingUntil, project)}; the clocks stand still.`;
  return [containLine(it, project), updateLine(it, project)].filter(Boolean).join(' ');
}

/** What was missed is called so once that was said: then it is drawn anew. */
function containLine({ state, containDueAt, overdueToldAt }: Facts['it'], project: Facts['project']): string {
  if (state !== 'acknowledged' || !containDueAt) return '';
  const at = when(containDueAt, project);
  return overdueToldAt ? `It was to be contained by ${at}.` : `Contain by ${at}.`;
}

function updateLine({ promisedAt, reminded }: Facts['it'], project: Facts['project']): string {
  if (!promisedAt) return '';
  const at = when(promisedAt, project);
  return reminded === 'nobody' ? `*Next update by ${at}.*` : `*An update was promised for ${at}, and is missing.*`;
}
