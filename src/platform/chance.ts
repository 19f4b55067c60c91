import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';
import type { Chance } from './db/scope.ts';

/** Ids that sort by the clock's time, and salts: the only randomness in the house. */
export function chanceOf(clock: Clock): Chance {
  return {
    newId: () => v7({ msecs: clock.now().getTime() }),
    salt: () => randomBytes(16).toString('hex'),
  };
}
