import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Signals } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Slice } from './slices.ts';
import type { Verdict } from './week.ts';

/** Where digests read: a workspace, a moment, and what other features know. */
export interface DigestScope extends Scope {
  readonly now: Date;
  readonly signals: Signals;
}

/** An open Sev1 or Sev2. */
export interface Severe {
  project: string;
  severity: number;
  text: Mrkdwn;
}

/** What other features tell the digest; each is asked about many projects at once. */
export interface Sources {
  verdicts(scope: DigestScope, projects: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
  /** All that are open. */
  severe(scope: DigestScope): Promise<readonly Severe[]>;
  /** Waivers and approvals about to end, of one slice of projects. */
  ending(
    scope: DigestScope,
    slice: Pick<Slice, 'of'>,
    until: Day,
  ): Promise<readonly { project: string; text: Mrkdwn }[]>;
}
