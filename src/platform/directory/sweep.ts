import { asc, desc, lt } from '../db/drizzle.ts';
import { query } from '../db/scope.ts';
import { hourly } from '../hourly.ts';
import { type Acquaintance, ask, FRESH, patience, refreshed, unheard } from './meet.ts';
import { people } from './tables.ts';

/** So many people in one go: Slack answers about a hundred a minute (`users.info` is Tier 4), and others ask it too. */
const AT_MOST = 30;
/** How long one sweep may take, in milliseconds: messages wait for it. */
const PATIENCE = 5_000;

const longUnseen = query((from, $: { before: Date }) =>
  from
    .from(people, lt(people.seenAt, $.before))
    .orderBy(desc(people.active), asc(people.seenAt), asc(people.id))
    .limit(AT_MOST),
);

/**
 * Asks Slack about people who only ever receive: nobody hears from them that they moved, or left. At most once an hour
 * and about a few, those unseen longest first; what Slack doesn't answer waits for the next time.
 */
export function createSweep(parts: Acquaintance): () => Promise<void> {
  const { database, clock, client, team } = parts;
  /** About whom Slack said nothing when they were asked about last: the others come before them. */
  const silent = new Set<string>();
  return hourly(clock, async () => {
    const before = new Date(clock.now().getTime() - FRESH);
    const patient = patience(PATIENCE);
    const all = await longUnseen(database.scope(team), { before });
    for (const known of all.sort((one, other) => Number(silent.has(one.id)) - Number(silent.has(other.id)))) {
      const fresh = await ask(client, known.slackId, patient);
      if (!fresh) {
        silent.add(known.id);
        return;
      }
      silent.delete(known.id);
      const write = fresh === 'unknown' ? unheard(known.id, clock.now()) : refreshed(known, fresh, parts);
      await database.commit(team, [write]);
    }
  });
}
