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
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { conditionLine } from '../check/lists.ts';
import { legend } from '../criteria/marks.ts';
import { approve } from '../rules/approve.ts';
import { assess } from '../rules/assess.ts';
import type { Change } from '../rules/changes.ts';
import { withApprovals } from '../rules/request.ts';
import { seats } from '../rules/roles.ts';
import type { Approval } from '../rules/types.ts';
import { capped, plural, who } from '../words.ts';
import type { CardFacts } from './card-done.ts';
import { deadline, heading, opening } from './card-opening.ts';
import { changedFor, signedFor } from './card-signed-for.ts';

/** A blocker came up, and is gone or accepted: nothing differs from what they signed, but they were told. */
const SETTLED = 'What came up since you decided is settled, or is a condition now.';

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

const bodies: Partial<Record<Approval['state'], (facts: Asked) => Child[]>> = { stale: again, declined: afterNo };

/** The question to one approver, with everything before their eyes that they sign for. */
export function askCard(facts: Asked): Message {
  const { approval, state, project, gate } = facts;
  const value = { approval: approval.id, digest: facts.digest };
  const declined = approval.state === 'declined';
  const yes = yesWords[approval.state] ?? yesWords.requested;
  return message(
    [
      section(`*${facts.reminder ? 'Reminder: ' : ''}${heading(facts)}*\n${opening(facts)}`),
      bodies[approval.state]?.(facts) ?? first(facts),
    ],
    {
      more: 'There is more to see under *Open gate*.',
      foot: [
        context(approval.state === 'requested' && legend, deadline(facts)),
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

/** Everything, for the first time. */
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
    section(facts.changed.length > 0 ? changes(facts) : SETTLED),
    blockers(
      facts,
      facts.state.signals.filter(({ key, effect }) => keys.has(key) || effect !== 'blocks'),
    ),
    ...changedFor({ ...facts, role: facts.approval.role }),
    section(outlook(facts)),
  ];
}

/** Who has declined has read it all: only what is new since. */
function afterNo(facts: Asked): Child[] {
  return [facts.changed.length > 0 && section(changes(facts))];
}

/** What the gate would say with this signature. */
function outlook({ approval, state, today }: Asked): Mrkdwn {
  const signed = withApprovals(state, [approve(state, approval.person, approval.role, today, '')]);
  const { verdict, blockers: left, conditions, score } = assess(signed, today);
  const rest = left.length > 0 ? `, ${plural(left.length, 'blocker')} left` : '';
  const travel = verdict === 'GO WITH CONDITIONS' ? `, ${plural(conditions.length, 'condition')}` : '';
  return `If you approve, the gate stands at *${verdict}* (${score} %${rest}${travel}).`;
}

function changes({ approval, changed, state }: Asked): Mrkdwn {
  const since = approval.state === 'requested' ? 'you were asked' : 'you decided';
  const lines = changed.map(({ key, line }) => {
    const accepted = acceptedBy(state, key);
    return `• ${accepted === null ? esc(line, 200) : `${bold(key ?? '')} was ${accepted}`}`;
  });
  return `*Changed since ${since}*\n${capped(lines, 12).join('\n')}`;
}

/** 'accepted by @tom', of what would block if nobody had. */
function acceptedBy(state: Asked['state'], key: string | null): Mrkdwn | null {
  const by = state.signals.find((signal) => signal.key === key && signal.effect === 'condition')?.by;
  return by ? `accepted by ${who(state, by)}` : null;
}

/** What stands in the way, and what a GO would rest on, with its owner and its end. */
function blockers({ state, today }: Asked, shown = state.signals): Child {
  if (shown.length === 0) return null;
  const { conditions } = assess(state, today);
  const lines = shown.map(({ key, text }) => {
    const condition = conditions.find((each) => each.kind === 'signal' && each.key === key);
    if (!condition) return `• ${bold(key)} ${esc(text, 200)}`;
    return `${conditionLine(state, condition, today)} (${['a condition', acceptedBy(state, key)].filter(Boolean).join(', ')})`;
  });
  return section(`*Risks and other blockers*\n${capped(lines, 10).join('\n')}`);
}
