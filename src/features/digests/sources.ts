import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Signals } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Range } from '../projects/portfolio.ts';
import type { Ending, Passed, Verdict } from './week.ts';

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

type Found<T> = Omit<T, 'project'> & { project: string };

/** What other features tell the digest; each is asked about many projects at once. */
export interface Sources {
  verdicts(scope: DigestScope, projects: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
  /** Which of these are at NO-GO: less work than their verdicts. */
  stopped(scope: DigestScope, projects: readonly string[]): Promise<ReadonlySet<string>>;
  /** All that are open. */
  severe(scope: DigestScope): Promise<readonly Severe[]>;
  /** Waivers and approvals about to end, of some projects. */
  ending(scope: DigestScope, range: Range, until: Day): Promise<readonly Found<Ending>[]>;
  /** All gates that were passed since a moment, the first one first; `phase` is the one that it ends. */
  passed(scope: DigestScope, since: Date): Promise<readonly (Found<Passed> & { phase: string })[]>;
}
