import { setTimeout as pause } from 'node:timers/promises';
import { claim } from './claim.ts';
import { deliver } from './deliver.ts';
import { laneOf } from './lanes.ts';
import { expire, isUsedUp, lookedUp, noLine } from './line.ts';
import { recheck } from './recheck.ts';
import { reconcile } from './reconcile.ts';
import { type CourierParts, openStation, type Station } from './station.ts';
import type { OutboxRow } from './tables.ts';

export type { CourierParts } from './station.ts';
export type { OutboxRow } from './tables.ts';

/** So many messages are under way at once: a few that hang must not hold up the other channels. */
const AT_ONCE = 32;
/** While something is under way, it is looked for more work this often, in milliseconds. */
const LOOK = 25;
/** Not more often than this, in milliseconds: what comes due in so short a time is taken together. */
const SOONEST = 5;

export interface Courier {
  /**
   * Delivers what is due now; returns the moment at which more will be, or null when nothing waits. Told to stop, it
   * begins nothing more and leaves nothing half way: what Slack does not answer in time is noted as unclear.
   */
  run(stopping?: AbortSignal): Promise<Date | null>;
}

/**
 * Posts what was committed, one message at a time for each destination, by priority and age. Every transition is a
 * compare-and-set (`transitions.ts`), so that no two couriers send one row; an outcome that nobody can tell is proved
 * from Slack's history, or settled by the message's class, and never guessed.
 */
export function createCourier(parts: CourierParts): Courier {
  const station = openStation(parts);
  return { run: (stopping) => round(station, stopping) };
}

async function round(station: Station, stopping?: AbortSignal): Promise<Date | null> {
  const flights = new Map<string, Promise<void>>();
  const leave = new AbortController();
  let goodbye: NodeJS.Timeout | undefined;
  let line = noLine;
  const fly = (key: string, work: Promise<void>) => {
    const landed = work
      .catch((err) => station.log.error({ err }, 'a message was left half way; its lease will tell'))
      .finally(() => flights.delete(key));
    flights.set(key, landed);
  };
  for (;;) {
    await station.noteTheRest();
    const back = await station.circuit.probe();
    const over = back !== null || stopping?.aborted;
    if (stopping?.aborted) goodbye ??= setTimeout(() => leave.abort(), station.patience.leave);
    const idle = flights.size === 0;
    if (!over) {
      if (isUsedUp(line)) line = await lookedUp(station, flights);
      const room = AT_ONCE - flights.size;
      const questions = line.questions.splice(0, room);
      const messages = line.messages.splice(0, room - questions.length);
      for (const row of questions) fly(row.id, row.state === 'sent' ? recheck(station, row) : reconcile(station, row));
      const claimed = messages.length > 0 ? claim(station, messages) : null;
      for (const row of messages) fly(laneOf(row), whenClaimed(station, row, claimed, leave.signal));
    }
    // What landed during the look may have left something to do: only a look in full quiet is the last.
    if (flights.size === 0 && (idle || over)) {
      clearTimeout(goodbye);
      if (stopping?.aborted) await station.noteTheRest(true);
      if (over) await expire(station);
      return back ?? line.next;
    }
    const landing = [...flights.values()];
    const enough = isUsedUp(line) ? Promise.all(landing) : Promise.race(landing);
    await Promise.race([enough, pause(untilNextLook(station))]);
  }
}

/** In milliseconds: sooner where a destination takes its next message sooner. */
function untilNextLook({ freed, now }: Station): number {
  const at = now().getTime();
  while (freed[0] !== undefined && freed[0] <= at) freed.shift();
  return Math.min(LOOK, Math.max(SOONEST, (freed[0] ?? Number.POSITIVE_INFINITY) - at));
}

async function whenClaimed(
  station: Station,
  head: OutboxRow,
  claimed: ReturnType<typeof claim> | null,
  leave: AbortSignal,
): Promise<void> {
  const row = (await claimed)?.get(head.id);
  if (row) await deliver(station, row, leave);
}
