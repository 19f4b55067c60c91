import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock } from './clock.ts';
import type { Chance } from './db/scope.ts';

/** Ids that sort in the order they were made, also within a millisecond and when the clock steps back; and salts. */
export function chanceOf(clock: Clock): Chance {
  let msecs = 0;
  let seq = 0;
  return {
    newId: () => {
      const now = clock.now().getTime();
      seq = now > msecs ? 0 : seq + 1;
      msecs = Math.max(now, msecs);
      return v7({ msecs, seq });
    },
    salt: () => randomBytes(16).toString('hex'),
  };
}
