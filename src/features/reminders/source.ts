import type { Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Answer } from '#platform/slack/reply.ts';

/** One line of somebody's reminders. */
export interface Nudge {
  /** Stable, its source's name first: `plan.milestone:ID`. */
  key: string;
  /** Ids. */
  project: string;
  person: string;
  /** What it is and when: true for anybody. */
  what: Mrkdwn;
  /** Why they are the one to hear of it. */
  why: Mrkdwn;
  due: Day | null;
  /** What the button says that finishes it. */
  done: string;
  /** It comes before everything else: a go-live. */
  foremost?: boolean;
  /** It stays with them: no *Not mine*. */
  passable?: false;
}

/** Who reads, and what they have heard already. */
export interface Asked {
  now: Date;
  people: readonly string[];
  /** The reader's own day; and their last day that had its reminders, the day before when left out: what came up since counts. */
  day?: Day;
  since?: Day;
  /** Keys whose snooze is over: they come whatever the day, while they are still open. */
  again?: ReadonlySet<string>;
}

/** What a feature has to remind people of; the reminders ask, bundle and snooze. */
export interface NudgeSource {
  /** The first part of its keys: `plan.milestone`. */
  name: string;
  /** As people read it where they mute it: `Milestones`. */
  title: string;
  /** The name of another source that it is muted with. */
  mutedWith?: string;
  /** It comes once a week: its button settles it until the next. */
  weekly?: true;
  /** Of these people: set-based, in a few reads. */
  list(scope: Scope, asked: Asked): Promise<readonly Nudge[]>;
  /** What it is and when, for whom it is passed on to: on any day, and null when it is settled. */
  describe?(scope: Scope, key: string): Promise<Mrkdwn | null>;
  /** Ids of those whom it may ask though they hold no role of a project. */
  owners?(scope: Scope): Promise<readonly (string | null)[]>;
  /** What its button does; it may open a form. */
  finish(key: string, ctx: Context): Promise<Answer>;
  /** *Not mine*: another person takes it over; refused when it is settled. */
  handOver(key: string, to: Person, ctx: Context): Promise<Answer>;
}
