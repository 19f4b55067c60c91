import type { Due } from '../feature.ts';

const MINUTE = 60_000;
/** Nobody minds less, in milliseconds. */
const WORTH_SAYING = 5 * MINUTE;

/** What a ritual's message says about its lateness; null when it is on time. A ritual that failed before was not asleep. */
export function lateNote(due: Pick<Due, 'lateMs' | 'attempts'>): string | null {
  if (due.lateMs < WORTH_SAYING) return null;
  return `late by ${spanOf(due.lateMs)}${due.attempts ? '' : ': I was not running'}`;
}

/** `7 min`, `2 h 04 min`, `1 d 3 h` */
function spanOf(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
