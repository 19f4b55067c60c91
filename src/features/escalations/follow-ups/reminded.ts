import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { lastResort, type Team } from '../../projects/teams.ts';
import type { Escalation } from '../queries.ts';

interface Leftover {
  it: Pick<Escalation, 'restricted' | 'raisedBy'>;
  /** Whose it is, and why. */
  owner: { id: string | null; why: Mrkdwn };
  /** Who stands in for them, with what they do: `own ESC-3`. */
  next?: { id: string | null; does: Mrkdwn };
}

interface Reminded {
  person: string;
  why: Mrkdwn;
}

/**
 * Who is reminded of what an escalation leaves to do: whose it is; if they have left, whoever stands in, else who leads
 * the project. Of a restricted one whoever raised it: the lead may not read it. `left` has Slack ids by ids.
 */
export function reminded({ it, owner, next }: Leftover, team: Team, left: ReadonlyMap<string, string>): Reminded[] {
  const gone = owner.id === null ? undefined : left.get(owner.id);
  if (owner.id !== null && gone === undefined) return [{ person: owner.id, why: owner.why }];
  const why = (does: Mrkdwn) =>
    gone === undefined ? `You ${does}.` : `${mention(gone)}, who had it, has left, and you ${does}.`;
  if (next?.id && !left.has(next.id)) return [{ person: next.id, why: why(next.does) }];
  if (it.restricted) return left.has(it.raisedBy) ? [] : [{ person: it.raisedBy, why: why('raised it') }];
  const { people, does } = lastResort(team);
  return people.map((person) => ({ person, why: why(`${does} the project`) }));
}
