import { z } from 'zod';
import { showInstant } from '#platform/clock.ts';
import type { People } from '#platform/directory/people.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { RaidItem } from '../queries.ts';
import { codeOf } from '../rules/item.ts';

/** A line of the audit, as `historyOf` reads it. */
export interface HistoryLine {
  at: Date;
  actor: string;
  action: string;
  body: string;
}

const bodyForm = z.object({
  before: z.record(z.string(), z.unknown()).default({}),
  after: z.record(z.string(), z.unknown()).default({}),
});

const verbs: Record<string, string> = {
  'raid.add': 'logged it',
  'raid.change': 'changed it',
  'raid.close': 'closed it',
  'raid.accept': 'accepted it',
  'raid.reopen': 'opened it again, as its acceptance is over',
  'raid.convert': 'turned it into ',
};

interface Around {
  people: People;
  /** What grew out of it. */
  children: readonly RaidItem[];
  zone: string;
}

/** What happened to an item, the newest first: who, what moved from where to where, when. */
export function movesOf(lines: readonly HistoryLine[], { people, children, zone }: Around): Mrkdwn[] {
  return lines
    .filter((line) => Object.hasOwn(verbs, line.action))
    .map((line) => {
      const who = people.get(line.actor);
      const moves = line.action === 'raid.change' ? movedIn(line.body, people) : '';
      const heir = line.action === 'raid.convert' ? heirIn(line.body, children) : '';
      return `${who ? mention(who.slackId) : 'golive'} ${verbs[line.action]}${heir}${moves} · ${showInstant(line.at, zone)}`;
    });
}

function heirIn(body: string, children: readonly RaidItem[]): Mrkdwn {
  const { after } = bodyForm.parse(JSON.parse(body));
  const heir = children.find(({ id }) => id === after.heir);
  return heir ? codeOf(heir) : 'something else';
}

function movedIn(body: string, people: People): Mrkdwn {
  const { before, after } = bodyForm.parse(JSON.parse(body));
  const shown = (key: string, value: unknown) => {
    if (value === null || value === undefined) return 'none';
    const person = key === 'owner' ? people.get(String(value)) : undefined;
    return person ? mention(person.slackId) : esc(String(value), 60);
  };
  const moves = Object.keys(after)
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} ${shown(key, before[key])} → ${shown(key, after[key])}`);
  return moves.length === 0 ? '' : `: ${moves.join(', ')}`;
}
