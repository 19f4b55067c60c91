import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';

const MINUTE = 60_000;

/**
 * The log of a door that anybody on the internet can knock at: for each reason to refuse a request one line a minute at
 * most, with how many there were since the last.
 */
export function strangers(clock: Clock, log: Logger): (why: string) => void {
  const told = new Map<string, { at: number; since: number }>();
  return (why) => {
    const now = clock.now().getTime();
    const last = told.get(why);
    if (last && now - last.at < MINUTE) {
      last.since += 1;
      return;
    }
    told.set(why, { at: now, since: 0 });
    log.warn({ why, sinceTheLastLine: last?.since ?? 0 }, 'a request was refused');
  };
}
