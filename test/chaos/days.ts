import { setTimeout as after } from 'node:timers/promises';
import type { Database } from '#platform/db/database.ts';
import { unsettled } from './compare.ts';
import type { Hours } from './hours.ts';
import type { Instances } from './instances.ts';
import type { Seat } from './seats.ts';
import { channelId, personId } from './town.ts';

/** Milliseconds after which nothing moves any more: longer than a courier sleeps, or a ritual is put off. What is left then is stuck. */
const STILL = 70_000;

/** Beyond whatever the crowd says. */
const NUDGES = 1_000_000;

/** What passing time needs; in `troubles` stands what should never happen. */
export interface Days {
  hours: Hours;
  instances: Instances;
  database: Database;
  troubles: string[];
}

/**
 * On to a later moment, once nothing is under way: a courier whose clock jumps while it sends would be taken for lost, which
 * is another trial. With `isDown` everybody is killed before it comes, and starts after it.
 */
export async function passTime(days: Days, to: Date, isDown = false): Promise<void> {
  const { hours, instances } = days;
  await instances.allReady();
  await drained(days);
  // What took long here was long there.
  const set = () => hours.set(new Date(Math.max(to.getTime(), hours.now().getTime())));
  if (isDown) return instances.outage(set);
  set();
  instances.tellTime();
}

/** Waits until all that was begun is settled, or looked at a second time; when nothing moves any more, that is a trouble. */
export async function drained({ database, hours, troubles }: Days, rechecks = false): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  let moved = performance.now();
  for (;;) {
    const { underWay, rechecked } = await unsettled(database, hours.now());
    const left = rechecks ? rechecked : underWay;
    if (left === 0) return;
    if (left !== before) moved = performance.now();
    before = left;
    if (performance.now() - moved > STILL) {
      troubles.push(`${left} rows don’t move any more at ${hours.now().toISOString()}`);
      return;
    }
    await after(50);
  }
}

/** A second look is made on the next round, and that one as soon as something is said. */
export async function nudged({ database, hours, troubles }: Days, seat: Seat): Promise<void> {
  const left = async () => (await unsettled(database, hours.now())).rechecked;
  for (let n = NUDGES; (await left()) > 0 && troubles.length === 0; n += 1) {
    await seat(personId(0)).command('/golive', `chaos say ${n}`, { channel: channelId(0) });
    await after(300);
  }
}
