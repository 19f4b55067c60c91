import type { Due } from '../feature.ts';
import { spanOf } from '../span.ts';

/** Nobody minds less, in milliseconds. */
const WORTH_SAYING = 5 * 60_000;

/** What a ritual's message says about its lateness; null when it is on time. A ritual that failed before was not asleep. */
export function lateNote(due: Pick<Due, 'lateMs' | 'attempts'>): string | null {
  if (due.lateMs < WORTH_SAYING) return null;
  return `late by ${spanOf(due.lateMs)}${due.attempts ? '' : ': I was not running'}`;
}
