import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import type { Answer } from '#platform/slack/reply.ts';

/** One line of somebody's reminders. */
export interface Nudge {
  /** Stable, its source's name first: `plan.milestone:ID`. */
  key: string;
  /** Ids. */
  project: string;
  person: string;
  /** Mrkdwn, escaped: what, why you, why now. */
  text: string;
  due: Day | null;
  /** What the button says that finishes it. */
  done: string;
}

/** What a feature has to remind people of; the reminders ask, bundle and snooze. */
export interface NudgeSource {
  /** The first part of its keys: `plan.milestone`. */
  name: string;
  /** As people read it where they mute it: `Milestones`. */
  title: string;
  /** Of these people: set-based, in a few reads. */
  list(scope: Scope, asked: { now: Date; people: readonly string[] }): Promise<readonly Nudge[]>;
  /** What its button does; it may open a form. */
  finish(key: string, ctx: Context): Promise<Answer>;
  /** *Not mine*: another person takes it over. */
  handOver(key: string, to: Person, ctx: Context): Promise<Answer>;
}
