import { and, eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { priorityOf, show } from './enqueue.ts';
import { adminsOf, answering } from './fallback.ts';
import { onceMore } from './outcomes.ts';
import { isClosed } from './refusals.ts';
import { standing } from './standing.ts';
import type { Station } from './station.ts';
import { type CardRow, cards, type OutboxRow } from './tables.ts';
import type { Change } from './transitions.ts';
import { placeOf } from './words.ts';

/** Whether it has to go to where what it answers stands now, or to wait until that has left somebody it is not for any more. */
export async function rejoins(station: Station, row: OutboxRow, card: CardRow | null): Promise<boolean> {
  const parent = row.threadTs && !standing(row, card) ? await station.cardOf(row.threadOf) : null;
  if (!parent?.ts) return false;
  const home = placeOf(row);
  const there = parent.moved?.to ?? home;
  if (parent.moved && !(await answersStill(station, row, there))) await sendsAhead(station, row, parent);
  else if (there === row.destination) return false;
  else await goesTo(station, row, { destination: there, meantFor: there === home ? null : home });
  return true;
}

async function answersStill(station: Station, row: OutboxRow, who: string): Promise<boolean> {
  if (row.projectId === null || row.fallback) return true;
  return [...(await answering(station, row)), ...(await adminsOf(station, row))].includes(who);
}

/** Refused where what it answers stands: that goes elsewhere first. Once for each message, and not for a mere line. */
export async function leavesTogether(station: Station, row: OutboxRow, reason: string): Promise<boolean> {
  if (!row.threadTs || row.refusal || row.fallback || row.class === 'replaceable' || !isClosed(reason)) return false;
  const parent = await station.cardOf(row.threadOf);
  if (!parent || parent.pinned || parent.ts !== row.threadTs) return false;
  const refusal = parent.moved?.reason ?? reason;
  await sendsAhead(station, row, parent, { refusal, error: reason });
  return true;
}

/**
 * What it answers goes first, beginning where it belongs, and this follows: whoever has it then finds a thread, not a
 * heap of lines. Where it stood at home it is edited, should that place take it after all.
 */
async function sendsAhead(station: Station, row: OutboxRow, parent: CardRow, set: Change = {}): Promise<void> {
  const { id, kind, subject, destination: to, ts, moved } = parent;
  const about = { priority: priorityOf(row), project: row.projectId ?? undefined };
  const again = show({ kind, subject, to }, { onBehalfOf: null, ...about });
  const left =
    moved || ts === null
      ? { channel: null, ts: null, moved: null }
      : { ts: null, moved: { to, reason: null, was: ts } };
  const leaves: Write = (tx) => tx.update(cards, left, and(eq(cards.id, id), eq(cards.ts, ts ?? '')));
  await goesTo(station, row, { destination: placeOf(row), meantFor: null, ...set }, leaves, again);
}

async function goesTo(station: Station, row: OutboxRow, set: Change, ...more: Write[]): Promise<void> {
  const change = { nextAt: station.now(), ...set };
  await station.note(row, { writes: async () => [await onceMore(station, row, change), ...more] });
}
