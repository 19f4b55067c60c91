import type { Scope } from '../db/scope.ts';
import { channelState } from './channel.ts';
import { type Acquaintance, ask, isNews, type Patience, patience, refreshed, unheard } from './meet.ts';
import { personById } from './people.ts';
import { confirmed, heardOf, sharingOf } from './sharing.ts';
import { people, sharings } from './tables.ts';

/** Whom and what a feature relies on: our ids of people, and channels. Of changes to these Slack's events must not be missed. */
export type ReliesOn = (
  scope: Scope,
) => Promise<{ readonly people?: readonly string[]; readonly channels?: readonly string[] }>;

/** Slack sends an event again after one minute and after five; whoever was away for longer than this may have missed one. */
const AWAY = 3 * 60_000;
/** What got lost on the way all the same is found after so long. */
const DAY = 24 * 3_600_000;
/** So many people and so many channels in one go, and a pause after it: thirty a minute, where Slack answers fifty. */
const AT_ONCE = 10;
const PAUSE = 20_000;
/** How long one go may take, in milliseconds: messages wait for it. */
const PATIENCE = 5_000;

export interface CatchUpParts extends Acquaintance {
  reliesOn: readonly ReliesOn[];
  connected(): boolean;
  /** What follows from what was heard. */
  afterwards(): Promise<void>;
}

interface Rest {
  people: readonly string[];
  channels: readonly string[];
}

/** What came of asking: something is otherwise than we knew, or nothing is; null when Slack didn't say. */
type Said = 'news' | 'known' | null;

/**
 * Slack tells what happens to people and channels once, to whoever listens then. After a start, after the socket was
 * away, and once a day it is asked about those that matter, whoever it was asked about longest ago first: bit by bit, and
 * what it tells counts as the event would have. What it doesn't answer ends the go, and comes after all the others.
 */
export function createCatchUp(parts: CatchUpParts): () => Promise<void> {
  const { database, clock, client, team } = parts;
  const scope = database.scope(team);
  let heard = Number.NEGATIVE_INFINITY;
  let asked = Number.NEGATIVE_INFINITY;
  let begun = Number.NEGATIVE_INFINITY;
  let rest: Rest = { people: [], channels: [] };

  /** Behind what is left: where this begins anew more often than it ends, the others get their turn all the same. */
  async function all(): Promise<Rest> {
    const found = await Promise.all(parts.reliesOn.map((reliesOn) => reliesOn(scope)));
    const ids = found.flatMap((they) => they.people ?? []);
    const channels = found.flatMap((they) => they.channels ?? []);
    const seen = await scope.pick(people, { id: people.id, at: people.seenAt });
    const told = await scope.pick(sharings, { id: sharings.channel, at: sharings.heardAt });
    return {
      people: [...new Set([...rest.people, ...oldestFirst(ids, seen)])],
      channels: [...new Set([...rest.channels, ...oldestFirst(channels, told)])],
    };
  }

  async function aboutPerson(id: string, patient: Patience): Promise<Said> {
    const person = await personById(scope, id);
    if (!person) return 'known';
    const fresh = await ask(client, person.slackId, patient);
    if (!fresh) return null;
    const isKnown = fresh === 'unknown' || !isNews(person, fresh, parts);
    await database.commit(team, [fresh === 'unknown' ? unheard(id, clock.now()) : refreshed(person, fresh, parts)]);
    return isKnown ? 'known' : 'news';
  }

  async function aboutChannel(channel: string, patient: Patience): Promise<Said> {
    const [before] = await sharingOf(scope, { channel });
    const state = await channelState(client, channel, patient);
    if (!state) return null;
    const [known] = await sharingOf(scope, { channel });
    // A channel that golive can't look into says nothing about its readers; and an event meanwhile knew more.
    if (state === 'closed' || known?.heardAt.getTime() !== before?.heardAt.getTime()) return 'known';
    const shared = state === 'shared';
    const isKnown = shared === (known?.shared ?? false);
    await database.commit(team, [isKnown ? confirmed(channel, shared) : heardOf(channel, shared)]);
    return isKnown ? 'known' : 'news';
  }

  return async () => {
    if (!parts.connected()) return;
    const now = clock.now().getTime();
    if (now - heard > AWAY || now - begun > DAY) {
      rest = await all();
      begun = now;
    }
    heard = now;
    if (rest.people.length + rest.channels.length === 0 || now - asked < PAUSE) return;
    asked = now;
    const persons = await someOf(rest.people, aboutPerson);
    const channels = await someOf(rest.channels, aboutChannel);
    rest = { people: persons.left, channels: channels.left };
    if (persons.news || channels.news) await parts.afterwards();
  };
}

async function someOf(all: readonly string[], about: (id: string, patient: Patience) => Promise<Said>) {
  const patient = patience(PATIENCE);
  let news = false;
  for (const [at, id] of all.slice(0, AT_ONCE).entries()) {
    const said = await about(id, patient);
    if (!said) return { left: [...all.slice(at + 1), id], news };
    news ||= said === 'news';
  }
  return { left: all.slice(AT_ONCE), news };
}

/** Whoever nothing was heard of comes before all others. */
function oldestFirst(ids: readonly string[], known: readonly { id: string; at: Date }[]): string[] {
  const since = new Map(known.map(({ id, at }) => [id, at.getTime()]));
  return ids.toSorted((one, other) => (since.get(one) ?? 0) - (since.get(other) ?? 0));
}
