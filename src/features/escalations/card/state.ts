import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { rootCauses } from '../rules/category.ts';
import { when, who, whoAll } from '../words.ts';
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
  }
}

function openLines({ it, project, involved, people }: Facts): Mrkdwn {
  const asked = involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId);
  const due = it.ackDueAt && !it.held ? ` by ${when(it.ackDueAt, project)}` : '';
  const next =
    it.ladderAt && it.nextAsked.length > 0 && !it.held
      ? `Else ${whoAll(it.nextAsked, people)} at ${when(it.ladderAt, project)}.`
      : 'Everybody on its ladder has been asked.';
  return `*Open* · asked: ${whoAll(asked, people)}; to be acknowledged${due}.\n${it.held ? heldWords : next}`;
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
  const contain =
    it.state === 'acknowledged' && it.containDueAt ? `Contain by ${when(it.containDueAt, project)}. ` : '';
  return `${contain}${it.promisedAt ? `*Next update at ${when(it.promisedAt, project)}.*` : ''}`;
}
