import type { Day } from '#platform/clock.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Steps, Tx, Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Conflict } from '#platform/refusal.ts';
import type { Entry, HeldDay } from './entries.ts';
import type { Standup } from './queries.ts';
import { answerCard, summaryCard } from './refs.ts';
import { standupAsked, standupBlockers, standupDays, standupEntries, standups } from './tables.ts';

export type NewEntry = Omit<Entry, 'id' | 'workspaceId' | 'at' | 'editedAt'>;

/**
 * Keeps an answer, and shows it where the day's summary stands already. It doesn't touch the project: two hundred people
 * answer within minutes, and none of them changes what another one sees. They and the summary take turns on the
 * standup's own row instead, so that no answer falls between the two.
 */
export function keepEntry(standup: Standup, entry: NewEntry, onBehalfOf: string): Write {
  return function* (tx) {
    yield* takeTurn(tx, standup);
    const { projectId, personId, day, late: _, ...said } = entry;
    yield tx.insert(standupEntries, { id: tx.newId(), ...entry, at: tx.now, editedAt: null }).onConflictDoUpdate({
      target: [standupEntries.workspaceId, standupEntries.projectId, standupEntries.day, standupEntries.personId],
      set: { ...said, editedAt: tx.now },
    });
    const of = and(eq(standupDays.projectId, projectId), eq(standupDays.day, day));
    const [held] = (yield tx.from(standupDays, of).limit(1)) as HeldDay[];
    if (!held) return;
    const parent = summaryCard(projectId, day, held.channel);
    yield* show(parent, { onBehalfOf: null })(tx);
    yield* show(answerCard(projectId, day, personId, held.channel), { threadOf: parent, onBehalfOf })(tx);
  };
}

/** The day's one message, and in its thread what was said by now; only once a day. */
export function holdDay(
  standup: Standup,
  held: Pick<HeldDay, 'day' | 'channel' | 'lateMs' | 'attempts'> & { usefulUntil: Date; onBehalfOf: string | null },
): Write {
  const { day, channel, lateMs, attempts, usefulUntil, onBehalfOf } = held;
  const { projectId } = standup;
  return function* (tx) {
    yield* takeTurn(tx, standup);
    const made: HeldDay[] = yield tx
      .insert(standupDays, { id: tx.newId(), projectId, day, channel, at: tx.now, lateMs, attempts })
      .onConflictDoNothing()
      .returning();
    if (made.length === 0) return;
    const parent = summaryCard(projectId, day, channel);
    yield* show(parent, { onBehalfOf, usefulUntil, priority: 'routine' })(tx);
    const of = and(eq(standupEntries.projectId, projectId), eq(standupEntries.day, day));
    const said: { person: string }[] = yield tx
      .pick(standupEntries, { person: standupEntries.personId }, of)
      .orderBy(standupEntries.id);
    for (const { person } of said) {
      yield* show(answerCard(projectId, day, person, channel), {
        threadOf: parent,
        onBehalfOf: null,
        priority: 'routine',
      })(tx);
    }
  };
}

/** The standup's row is locked until the commit ends; who comes for one that was stopped meanwhile decides anew. */
function* takeTurn(tx: Tx, { id }: Standup): Steps {
  const rows = yield tx.update(standups, { id }, eq(standups.id, id), eq(standups.state, 'on')).returning();
  if (rows.length === 0) throw new Conflict('The standup was stopped.');
}

export function keepAsked(project: string, person: string, day: Day): Write {
  return (tx) =>
    tx.insert(standupAsked, { projectId: project, personId: person, day, at: tx.now }).onConflictDoNothing();
}

/** Of which blocker the lead knows by now. */
export function keepTold(project: string, person: string, told: { askedOn: Day; firstOn: Day; text: string }): Write {
  const { workspaceId, projectId, personId } = standupBlockers;
  return (tx) =>
    tx
      .insert(standupBlockers, { projectId: project, personId: person, ...told })
      .onConflictDoUpdate({ target: [workspaceId, projectId, personId], set: told });
}
