import type { Logger } from '@slack/logger';
import type { Clock } from '../clock.ts';

const MINUTE = 60_000;

/**
 * The log of a door that anybody on the internet can knock at: of each kind of refused request one line a minute at most,
 * with how many there were since the last.
 */
export function sparing(log: Logger, clock: Clock): Logger {
  const kinds = new Map<string, { at: number; since: number }>();
  const warn: Logger['warn'] = (...words) => {
    const text = words.map(String).join(' ');
    const [kind = ''] = text.split(':', 1);
    const now = clock.now().getTime();
    const last = kinds.get(kind);
    if (last && now - last.at < MINUTE) {
      last.since += 1;
      return;
    }
    kinds.set(kind, { at: now, since: 0 });
    log.warn(last?.since ? `${text} (${last.since} more like it since the last line)` : text);
  };
  return { ...log, warn };
}
