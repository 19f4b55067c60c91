import { agendaOf } from './agenda.ts';
import { withOwner } from './fallback.ts';
import { laneOf } from './lanes.ts';
import { notice } from './notice.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/** What was found to do is looked up anew after this long, in milliseconds: something more urgent may have come. */
const STALE = 250;

/** What was found to do and is not begun. */
export interface Line {
  /** Messages of which somebody has to find out whether they were posted, or posted twice. */
  questions: OutboxRow[];
  /** Of each free destination the one that is first. */
  messages: OutboxRow[];
  /** When there will be more, or null. */
  next: Date | null;
  /** By the machine's own clock, in milliseconds: how old it is matters, not when it was. */
  readAt: number;
}

export const noLine: Line = { questions: [], messages: [], next: null, readAt: 0 };

export function isUsedUp({ questions, messages, readAt }: Line): boolean {
  return questions.length + messages.length === 0 || performance.now() - readAt > STALE;
}

/** What can be begun now and is not under way here already. */
export async function lookedUp(station: Station, flights: ReadonlyMap<string, unknown>): Promise<Line> {
  const { reads, held, now } = station;
  for (const [key, until] of held) if (until <= now().getTime()) held.delete(key);
  let agenda = await agendaOf(station);
  let expired = 0;
  if (agenda.isTooLate) {
    expired = await expire(station);
    agenda = await agendaOf(station);
  }
  const { at, isTooLate, hasDoubts, hasRechecks, hasMessages, next } = agenda;
  const settled = new Date(at.getTime() - station.patience.looks[0]);
  const [doubts, rechecks, heads] = await Promise.all([
    hasDoubts ? reads.doubts({ now: at, settled }) : [],
    hasRechecks ? reads.rechecks({ now: at }) : [],
    hasMessages ? reads.heads({ now: at }) : [],
  ]);
  const messages = heads.filter((row) => !flights.has(laneOf(row)) && !held.has(laneOf(row)));
  return {
    questions: [...doubts, ...rechecks].filter(({ id }) => !flights.has(id) && isFree(station, id)),
    messages: messages.sort((one, other) => one.priority - other.priority || (one.id < other.id ? -1 : 1)),
    next: isTooLate && expired > 0 ? at : next,
    readAt: performance.now(),
  };
}

/** Drops what helps nobody any more, and tells whoever wanted it; a batch at a time. Gives how many. */
export async function expire(station: Station): Promise<number> {
  const late = await station.reads.tooLate({ now: station.now() });
  const rows = late.filter(({ id }) => isFree(station, id));
  for (const row of rows) {
    const owned = await withOwner(station, row);
    const set = { error: 'too late', onBehalfOf: owned.onBehalfOf };
    const writes = () => [move(row, 'expire', set), ...notice(owned, 'late', 'too late')];
    await station.note(row, { writes });
  }
  return rows.length;
}

/** Nobody said to leave the row alone, and nothing that came of it is still to be noted. */
function isFree({ held, isOwed }: Station, id: string): boolean {
  return !held.has(id) && !isOwed(id);
}
