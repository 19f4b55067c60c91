import { daysBetween, showDay } from '#platform/clock.ts';
import {
  actions,
  button,
  type Child,
  context,
  divider,
  type Message,
  message,
  section,
} from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { legend } from '../criteria/marks.ts';
import { approve } from '../rules/approve.ts';
import { assess } from '../rules/assess.ts';
import type { Change } from '../rules/changes.ts';
import { withApprovals } from '../rules/request.ts';
import { seats } from '../rules/roles.ts';
import type { Approval } from '../rules/types.ts';
import { capped, leftWords, plural } from '../words.ts';
import { type CardFacts, title } from './card-done.ts';
import { changedFor, signedFor } from './card-signed-for.ts';
import { lastDayToAnswer } from './expiry.ts';

type Yes = { id: string; text: string };

interface Asked extends CardFacts {
  /** Since they decided last, or since they were asked. */
  changed: readonly Change[];
  /** What the buttons decide on: an answer to anything else is refused. */
  digest: string;
  /** Asked again, because it waits. */
  reminder: boolean;
}

const yesWords: { requested: Yes } & Partial<Record<Approval['state'], Yes>> = {
  requested: { id: 'gates.approve', text: 'Approve' },
  stale: { id: 'gates.confirm', text: 'Confirm' },
  declined: { id: 'gates.approve', text: 'Approve after all' },
};

/** The question to one approver, with everything before their eyes that they sign for. */
export function askCard(facts: Asked): Message {
  const { approval, state, project, gate } = facts;
  const value = { approval: approval.id, digest: facts.digest };
  const declined = approval.state === 'declined';
  const yes = yesWords[approval.state] ?? yesWords.requested;
  return message(
    [
      section(`*${facts.reminder ? 'Reminder: ' : ''}${title(facts)}*\n${opening(facts)}`),
      approval.state === 'stale' ? again(facts) : first(facts),
    ],
    {
      more: 'There is more to see under *Open gate*.',
      foot: [
        context(approval.state !== 'stale' && legend, deadline(facts)),
        actions(
          button({ ...yes, value, style: 'primary' }),
          !declined && button({ id: 'gates.decline', text: 'Decline', value, style: 'danger' }),
          button({ id: 'gates.open', text: 'Open gate', value: { gate: gate.id } }),
          seats(state, approval.person, approval.role, facts.today).includes(approval.person) &&
            button({ id: 'gates.delegate', text: 'Delegate', value: { project: project.id, role: approval.role } }),
        ),
      ],
    },
  );
}

/** Everything, for the first time or after a decline. */
function first(facts: Asked): Child[] {
  const signed = { ...facts, role: facts.approval.role };
  return [
    section(outlook(facts)),
    facts.changed.length > 0 && section(changes(facts)),
    blockers(facts),
    divider(),
    ...signedFor(signed),
  ];
}

/** What is new to somebody who has signed before. */
function again(facts: Asked): Child[] {
  const keys = new Set(facts.changed.map(({ key }) => key));
  return [
    facts.changed.length > 0 && section(changes(facts)),
    blockers(
      facts,
      facts.state.signals.filter(({ key }) => keys.has(key)),
    ),
    ...changedFor({ ...facts, role: facts.approval.role }),
    section(outlook(facts)),
  ];
}

function opening(facts: Asked): Mrkdwn {
  const { approval, state, project } = facts;
  const date = goLive(facts);
  const customer = esc(project.customer, 80);
  if (approval.state === 'stale') {
    return `You approved this for ${customer}, and what you signed has changed. Please confirm it, or decline. ${date}`;
  }
  if (approval.state === 'declined') {
    return `⛔ You declined this for ${customer}: “${esc(approval.comment, 500)}”. ${date}`;
  }
  const who = state.names[approval.requestedBy] ?? 'The lead';
  return `${who} asks for your approval for ${customer}. ${date}`;
}

function goLive({ project, today }: Asked): Mrkdwn {
  const { actualGoLive, targetGoLive, state } = project;
  if (actualGoLive !== null) return `Go-live was ${showDay(actualGoLive)}.`;
  const left = state === 'on_hold' ? 'on hold' : leftWords(daysBetween(today, targetGoLive));
  return `Go-live is ${showDay(targetGoLive)} (${left}).`;
}

/** What the gate would say with this signature. */
function outlook({ approval, state, today }: Asked): Mrkdwn {
  const signed = withApprovals(state, [approve(state, approval.person, approval.role, today, '')]);
  const { verdict, blockers: left, conditions, score } = assess(signed, today);
  const rest = left.length > 0 ? `, ${plural(left.length, 'blocker')} left` : '';
  const travel = verdict === 'GO WITH CONDITIONS' ? `, ${plural(conditions.length, 'condition')}` : '';
  return `If you approve, the gate stands at *${verdict}* (${score} %${rest}${travel}).`;
}

function changes({ approval, changed }: Asked): Mrkdwn {
  const since = approval.state === 'requested' ? 'you were asked' : 'you decided';
  return `*Changed since ${since}*\n${capped(
    changed.map(({ line }) => `• ${esc(line, 200)}`),
    12,
  ).join('\n')}`;
}

function blockers({ state }: Asked, shown = state.signals): Child {
  if (shown.length === 0) return null;
  const lines = shown.map(({ key, text, effect }) => {
    return `• *${esc(key)}* ${esc(text, 200)}${effect === 'blocks' ? '' : ' (a condition)'}`;
  });
  return section(`*Risks and other blockers*\n${capped(lines, 10).join('\n')}`);
}

function deadline({ approval, answering, project }: Asked): Mrkdwn {
  if (approval.state !== 'requested') return '';
  const asked = `Asked on ${showDay(approval.requestedAt)}`;
  if (project.state === 'on_hold') return `${asked}; the request doesn’t run out while ${esc(project.key)} is on hold.`;
  return `${asked}; the request runs out after ${showDay(lastDayToAnswer(approval.requestedAt, answering))}.`;
}
