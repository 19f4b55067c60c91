import type { Day } from '#platform/clock.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Cause } from '../plan/rules/cause.ts';
import type { Tier } from '../playbooks/schema.ts';
import type { Rag } from '../projects/tables.ts';
import type { Known } from './known.ts';

/** Go-lives so many days ahead are named (domain.md §6). */
export const AHEAD = 30;

/** News of one kind: how much there is, and those that have a line. */
export interface News<T> {
  count: number;
  shown: readonly T[];
}

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
  /** Null: its playbook has no gate. */
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
  /** So many other milestones of the project slipped too. */
  more: number;
}

/** Milestones of a project that became overdue. */
export interface Late {
  project: Known;
  /** That are overdue, and of these became so since the last digest. */
  count: number;
  fresh: number;
  /** The name of the oldest, and for how many days it is overdue. */
  oldest: string;
  days: number;
}

export interface WentLive {
  project: Known;
  on: Day;
}

/** A gate that was passed. */
export interface Passed {
  project: Known;
  name: string;
  /** As the manager's recorded exception. */
  skipped: boolean;
}

export interface Fresh {
  project: Known;
  /** Mention of the lead; null while there is none. */
  lead: Mrkdwn | null;
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

/** A waiver or a request for approval that ends soon. */
export interface Ending extends Line {
  kind: 'waiver' | 'approval';
  /** Its last day. */
  on: Day;
}

export interface Overload {
  /** Mention of the lead. */
  lead: Mrkdwn;
  load: number;
  projects: readonly { tier: Tier; phase: string }[];
}

export interface Miss {
  title: string;
  times: number;
}

/** Whose projects it tells of: the reader's own, or everybody's. */
export type Whose = 'own' | 'all';

/** Everything that one manager reads on Monday. */
export interface Week {
  whose: Whose;
  day: Day;
  /** What is news begins here. */
  since: Day;
  /** How many projects it tells of, and how many of them are on hold. */
  running: number;
  onHold: number;
  goLives: News<GoLive>;
  /** How many of these are at NO-GO. */
  noGo: number;
  /** Past their date without having taken place. */
  overdue: News<GoLive>;
  wentLive: News<WentLive>;
  slips: News<Slip>;
  late: News<Late>;
  /** How many milestones of these became overdue. */
  lateMilestones: number;
  disagreements: News<Disagreement>;
  severe: News<Line>;
  /** How many of these are Sev1. */
  sev1: number;
  ending: News<Ending>;
  /** How many of these are waivers. */
  waivers: number;
  overloaded: News<Overload>;
  passed: News<Passed>;
  fresh: News<Fresh>;
  /** Rituals that could not be carried out in time: how often, the most missed first. */
  missed: readonly Miss[];
}
