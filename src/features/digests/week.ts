import type { Day } from '#platform/clock.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Cause } from '../plan/rules/cause.ts';
import type { Rag } from '../projects/tables.ts';
import type { Known } from './slices.ts';

/** A gate's verdict as one line of a digest. */
export interface Verdict {
  verdict: 'GO' | 'GO WITH CONDITIONS' | 'NO-GO';
  /** Percent. */
  score: number;
  /** What stands in the way, the weightiest first; `more` are left out. */
  blockers: readonly Mrkdwn[];
  more: number;
}

export interface GoLive {
  project: Known;
  /** From the reader's today on; past its date they are negative. */
  days: number;
  verdict: Verdict | null;
}

export interface Slip {
  project: Known;
  milestone: string;
  from: Day;
  to: Day;
  /** Calendar days. */
  days: number;
  cause: Cause | null;
  reason: string;
}

export interface Disagreement {
  project: Known;
  own: Rag;
  machine: Rag;
  why: string;
}

/** One line about a project, ready to show. */
export interface Line {
  project: Known;
  text: Mrkdwn;
}

export interface Overload {
  /** Mention of the lead. */
  lead: Mrkdwn;
  load: number;
  projects: number;
}

export interface Miss {
  title: string;
  times: number;
}

/** Everything that one manager reads on Monday. */
export interface Week {
  day: Day;
  /** What is news begins here. */
  since: Day;
  /** How many projects run in it. */
  running: number;
  /** In the next 30 days. */
  goLives: readonly GoLive[];
  /** Past their date without having taken place. */
  overdue: readonly GoLive[];
  slips: readonly Slip[];
  disagreements: readonly Disagreement[];
  severe: readonly Line[];
  ending: readonly Line[];
  overloaded: readonly Overload[];
  fresh: readonly Known[];
  /** Rituals that could not be carried out in time: how often, the most missed first. */
  missed: readonly Miss[];
}
