import { asc, desc, eq, lt } from '../db/drizzle.ts';
import { query, type Write } from '../db/scope.ts';
import { hourly } from '../hourly.ts';
import { type Acquaintance, ask, FRESH, patience, refreshed } from './meet.ts';
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
  return hourly(clock, async () => {
    const before = new Date(clock.now().getTime() - FRESH);
    const patient = patience(PATIENCE);
    for (const known of await longUnseen(database.scope(team), { before })) {
      const fresh = await ask(client, known.slackId, patient);
      if (!fresh) return;
      await database.commit(
        team,
        fresh === 'unknown' ? [asked(known.id, clock.now())] : refreshed(known, fresh, parts),
      );
    }
  });
}

/** Slack has nothing to say about them: they stay as they are, and don't stand in the others' way. */
function asked(id: string, seenAt: Date): Write {
  return (tx) => tx.update(people, { seenAt }, eq(people.id, id));
}
