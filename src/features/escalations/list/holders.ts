import type { Scope } from '#platform/db/scope.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { type Escalation, involvedInAll } from '../queries.ts';
import { askedSince } from '../rules/asked.ts';
import { isEnded } from '../rules/life.ts';
import { who, whoAll } from '../words.ts';

/** Past these they are a number. */
const MOST = 3;

/** Who has it, or of whom it is asked; null once it was withdrawn unheard. `away`: whoever keeps its clocks is. */
export type Holders = (it: Escalation, away: boolean) => Mrkdwn | null;

/** Of these: two reads, however many they are. */
export async function holdersOf(scope: Scope, all: readonly Escalation[]): Promise<Holders> {
  const open = all.filter(({ ownerId, state }) => ownerId === null && !isEnded(state)).map(({ id }) => id);
  const involved = Map.groupBy(await involvedInAll(scope, open), ({ escalationId }) => escalationId);
  const asked = new Map(all.map((it) => [it.id, askedSince(it, involved.get(it.id) ?? [])]));
  const people = await peopleOf(scope, [...all.map(({ ownerId }) => ownerId), ...[...asked.values()].flat()]);
  return (it, away) => {
    if (it.ownerId) return `${who(it.ownerId, people)}${away && !isEnded(it.state) ? ' (away)' : ''}`;
    return isEnded(it.state) ? null : `asked: ${askedWords(asked.get(it.id) ?? [], people, away)}`;
  };
}

function askedWords(asked: readonly string[], people: People, away: boolean): Mrkdwn {
  if (asked.length <= MOST) return `${whoAll(asked, people) || 'nobody'}${away && asked.length === 1 ? ' (away)' : ''}`;
  const shown = asked.slice(0, MOST - 1).map((id) => who(id, people));
  return `${shown.join(', ')} and ${asked.length - shown.length} more`;
}
