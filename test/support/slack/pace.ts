/** Slack's limit on posts, and what came of it. */
export interface Pace {
  /** Milliseconds until the channel takes another message, or null: this one counts. */
  take(channel: string): number | null;
  /** A 429 was answered for this channel: nothing may be sent to it before. */
  hold(channel: string, ms: number): void;
  /** Messages that came too soon after the one before. */
  readonly limited: number;
  /** Messages that came although a 429 had said to wait. */
  readonly impatient: number;
}

/** One message in each channel every so many milliseconds; without a limit only a 429's own wait is kept watch over. */
export function paceOf(now: () => Date, every: number | undefined): Pace {
  const last = new Map<string, number>();
  const held = new Map<string, number>();
  let limited = 0;
  let impatient = 0;
  return {
    take(channel) {
      const at = now().getTime();
      const told = (held.get(channel) ?? 0) - at;
      if (told > 0) impatient += 1;
      const wait = every === undefined ? 0 : (last.get(channel) ?? Number.NEGATIVE_INFINITY) + every - at;
      if (wait > 0) {
        limited += 1;
        return wait;
      }
      last.set(channel, at);
      return null;
    },
    hold(channel, ms) {
      held.set(channel, now().getTime() + ms);
    },
    get limited() {
      return limited;
    },
    get impatient() {
      return impatient;
    },
  };
}
