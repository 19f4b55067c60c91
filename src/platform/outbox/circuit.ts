import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import { type Failure, failureOf } from './failures.ts';
import { pauseAfter } from './patience.ts';
import { cureFor } from './refusals.ts';

/** So many calls in a row without an answer mean that Slack is gone; fewer may be bad luck. */
const SILENCES = 3;
/** Between two probes, in milliseconds. */
const AT_LEAST = 1_000;

export interface CircuitParts {
  client: WebClient;
  clock: Clock;
  log: Logger;
  /** The longest pause between two probes, in milliseconds. */
  most: number;
  fraction(): number;
}

/** While Slack is away nothing is sent but one harmless question, at most once a second. */
export interface Circuit {
  isOpen(): boolean;
  answered(): void;
  /** What a failed call says of Slack itself. That nothing can be posted until an operator acts is logged once. */
  heard(failure: Failure): void;
  /** Asks whether Slack is back, if it is time to. Returns when to ask again, or null when it is. */
  probe(): Promise<Date | null>;
}

export function createCircuit({ client, clock, log, most, fraction }: CircuitParts): Circuit {
  let silences = 0;
  let strikes = 0;
  let away: { probes: number; nextAt: number } | null = null;

  function open(probes: number): void {
    away ??= {
      probes,
      nextAt: clock.now().getTime() + Math.max(AT_LEAST, probes && pauseAfter(probes, most, fraction())),
    };
  }

  function close(): void {
    silences = 0;
    if (!away) return;
    away = null;
    log.info('Slack answers again: posting goes on');
  }

  function lockedOut(reason: string): void {
    if (strikes === 0) log.error({ reason }, `nothing can be posted: ${cureFor(reason, 'Slack')}`);
    // The probe may well succeed where posting does not: the next time the pause is longer.
    strikes += 1;
    open(strikes);
  }

  function answered(): void {
    silences = 0;
    strikes = 0;
  }

  function silent(): void {
    silences += 1;
    if (silences < SILENCES) return;
    if (!away) log.warn('Slack does not answer: posting waits until it does');
    open(0);
  }

  function heard(failure: Failure): void {
    if (failure.kind === 'locked-out') lockedOut(failure.reason);
    else if (isSilence(failure)) silent();
    else answered();
  }

  async function probe(): Promise<Date | null> {
    if (!away) return null;
    const now = clock.now().getTime();
    if (now < away.nextAt) return new Date(away.nextAt);
    away.probes += 1;
    away.nextAt = now + Math.max(AT_LEAST, pauseAfter(away.probes, most, fraction()));
    try {
      await client.auth.test();
      close();
      return null;
    } catch (thrown) {
      const failure = failureOf(thrown);
      // Any other answer is one all the same.
      if (failure.kind === 'locked-out' || failure.kind === 'refused' || isSilence(failure))
        return new Date(away.nextAt);
      close();
      return null;
    }
  }

  return {
    isOpen: () => away !== null,
    answered,
    heard,
    probe,
  };
}

function isSilence(failure: Failure): boolean {
  return 'silent' in failure && failure.silent;
}
