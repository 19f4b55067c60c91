import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';

/** Changes a person can make in one go, and how many a minute come back (reliability.md, row 31). */
const BURST = 60;
const PER_MINUTE = 20;
/** People remembered at most; whoever is forgotten starts with a full measure. */
const REMEMBERED = 10_000;

/** A measure of changes for each person; somebody who floods is told to wait, nobody else notices. */
export function createPace(clock: Clock): (person: string) => void {
  const measures = new Map<string, { left: number; at: number }>();
  return (person) => {
    const now = clock.now().getTime();
    const last = measures.get(person) ?? { left: BURST, at: now };
    const left = Math.min(BURST, last.left + (Math.max(0, now - last.at) / 60_000) * PER_MINUTE);
    if (left < 1)
      throw new Refusal(
        'That was a lot at once, so this last change was not made. Please wait a few seconds and try again.',
      );
    measures.delete(person);
    measures.set(person, { left: left - 1, at: now });
    if (measures.size <= REMEMBERED) return;
    const [oldest] = measures.keys();
    if (oldest !== undefined) measures.delete(oldest);
  };
}
