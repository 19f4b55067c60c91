import type { z } from 'zod';
import type { AuditEntry } from './audit/record.ts';
import type { Day, TimeOfDay } from './clock.ts';
import type { Scope, Write } from './db/scope.ts';
import type { ReliesOn } from './directory/catch-up.ts';
import type { ChannelState } from './directory/channel.ts';
import type { Person } from './directory/people.ts';
import type { Child, Message } from './slack/blocks.ts';
import type { Answer } from './slack/reply.ts';

/** Everything a handler may know besides its own input: who, where, when, and the workspace to read. */
export interface Context extends Scope {
  readonly now: Date;
  /** The actor's own calendar day and zone. */
  readonly today: Day;
  readonly zone: string;
  readonly actor: Person;
  /** The Slack channel they are in, when they are in one. */
  readonly channel: string | null;
  newId(): string;
  /** The person behind a Slack id that somebody picked; null when Slack tells us nothing. Whoever is met is kept. */
  meet(slackId: string): Promise<Person | null>;
  /** How a channel takes what is internal, by Slack's own word; null when it can't be asked now. */
  channelState(channel: string): Promise<ChannelState | null>;
  /** An audit line in the actor's name. */
  record(entry: Omit<AuditEntry, 'actor' | 'via'>): Write;
  /** What every feature says about a project's readiness for one gate. */
  readonly signals: Signals;
  /** What a ritual would say now, of which nothing is kept; to be shown to nobody but the actor. */
  rehearse(ritual: string, due: Due): Promise<readonly Rehearsal[]>;
  /** The answer of another command, as if this person had typed it: `check ACME`. */
  run(text: string): Promise<Answer>;
}

export interface Command {
  /**
   * The words after `/golive`: `check`, `raid add`. A first word that manifest.yml lists as a slash command is one of its
   * own too: `/raid add`, `/escalate`, `/standup`; nothing else is needed for it.
   */
  path: string;
  /** What may follow, for help: `[KEY] [GATE]`. */
  usage?: string;
  summary: string;
  /** Copy and paste. */
  examples: readonly string[];
  /** Changes nothing: a second delivery may simply be answered again. */
  reads?: boolean;
  run(text: string, ctx: Context): Promise<Answer>;
}

/** A submitted modal. The zod schema's keys are the block ids, so an issue's path is its field. */
export interface View<Form = never, Meta = never> {
  /** `feature.verb`, the modal's callback_id. */
  id: string;
  form: z.ZodType<Form>;
  meta: z.ZodType<Meta>;
  submit(form: Form, meta: Meta, ctx: Context): Promise<Answer>;
}

/** A pressed button or a chosen option. `value` is what the button carried, `chosen` what was picked. */
export interface Action<Value = never> {
  /** `feature.verb`, the element's action_id. */
  id: string;
  value: z.ZodType<Value>;
  press(value: Value, ctx: Context, pressed: Pressed): Promise<Answer>;
}

export interface Pressed {
  chosen: string | null;
  /** The modal it was pressed in, with what is typed in so far. */
  view: { id: string; hash: string; meta: unknown; typed: Record<string, unknown> } | null;
}

export interface Shortcut {
  /** `feature.verb`, the shortcut's callback_id in the manifest. */
  id: string;
  type: 'global' | 'message';
  /** As the menu shows it, at most 24 characters. */
  name: string;
  summary: string;
  run(source: Source | null, ctx: Context): Promise<Answer>;
}

/** The message a message shortcut was used on; `text` with its entities read. */
export interface Source {
  channel: string;
  ts: string;
  text: string;
  author: string | null;
  permalink: string | null;
}

/** Draws a card as it should stand now; null when there is nothing to show. `shared`: outsiders can read along. */
export type Card = (subject: string, ctx: CardContext) => Promise<Message | null>;

export interface CardContext extends Scope {
  readonly now: Date;
  readonly shared: boolean;
  readonly signals: Signals;
}

/** A fact of one feature that touches another's gate: an open high risk, a Sev1, a freeze. */
export interface Signal {
  /** Stable and readable: `R-12`. */
  key: string;
  kind: 'risk' | 'escalation' | 'freeze';
  effect: 'blocks' | 'condition';
  text: string;
  /** A person's id. */
  owner: string | null;
  due: Day | null;
  /** Who must be asked: a person, or whoever holds a role of the project. */
  ask: { readonly person: string } | { readonly role: string } | null;
  /** Changes whenever an approver would want to look again. */
  changes: string;
  /** Who accepted what is a condition now: a person's id. */
  by?: string | null;
  /** Of a freeze: the last day on which nobody goes live because of it; go-live moves past it. */
  until?: Day;
}

/** What features need of a project to say what touches its gates; read just now, for both versions tell what still holds. */
export interface SignalledProject {
  readonly id: string;
  readonly phase: string;
  readonly targetGoLive: Day;
  readonly actualGoLive: Day | null;
  readonly version: number;
  readonly settledVersion: number;
}

/** What a feature says about a project's readiness for one gate. */
export type Signals = (scope: Scope, project: SignalledProject, gate: string) => Promise<readonly Signal[]>;

/** Who answers for a project, and may read all of it: Slack ids, whom to turn to first. */
export type Responsible = (scope: Scope, project: string) => Promise<readonly string[]>;

/**
 * What follows from changes elsewhere, drawn after every commit and once at start: writes for at most one thing at a
 * time, none when all is settled. They must settle what they follow from, in the same commit.
 */
export type Consequences = (ctx: ConsequenceContext) => Promise<readonly Write[]>;

export interface ConsequenceContext extends Scope {
  readonly now: Date;
  readonly signals: Signals;
  newId(): string;
  /** An audit line in golive's own name. */
  record(entry: Omit<AuditEntry, 'actor' | 'via'>): Write;
}

/**
 * What happens by the clock: every working day at 09:30 somebody's time, or once at a moment that was agreed on. The same
 * thing as a handler, with a due moment in place of a payload.
 */
export interface Ritual {
  /** `standups.prompt` */
  name: string;
  /** As people read it: `Standup prompt`. */
  title: string;
  /** How late it may still be carried out, in minutes; null: however late. Older ones are counted as missed. */
  lateness: number | null;
  /**
   * Its messages and what they make true, committed with the claim of the occurrence; none: it was not wanted after all,
   * and is noted as skipped. It must look at the present state: what was planned then may be settled by now.
   */
  fire(due: Due, ctx: RitualContext): Promise<readonly Write[]>;
  /**
   * The days from one on that it speaks on, the soonest first, where its times alone would say too many; none: it is over,
   * as things stand.
   */
  days?(
    of: { readonly subject: string; readonly weekdays: readonly number[] },
    from: Day,
    scope: Scope,
  ): Promise<readonly Day[]>;
  /** Why it would say nothing now, where that is plain: `today is a day off`; null: it can't be told. */
  silence?(due: Due, ctx: Scope & { readonly now: Date }): Promise<string | null>;
  /** It says nothing to anybody: `/golive rituals` leaves it out. */
  unseen?: true;
  /** Where people change its time and turn it off, when that is not `/golive rituals`: `/golive settings`. */
  settings?: string;
  /** What else must be written when its time is changed there, where the feature keeps that time too. */
  retimed?(change: Retimed, ctx: Context): Promise<readonly Write[]>;
  /** The same when somebody pauses it there, for a project's id, or lets it go on. */
  switched?(project: string | null, to: 'on' | 'paused'): readonly Write[];
}

/** The new time of one ritual, of a whole project or of one person; of neither: the workspace's usual one. */
export interface Retimed {
  /** Ids. */
  project: string | null;
  person: string | null;
  time: TimeOfDay;
  weekdays: readonly number[];
}

/** One occurrence that has come due. */
export interface Due {
  /** What it is about, in the ritual's own words: `acme-id/person-id`. */
  subject: string;
  /** Ids, where it belongs to a project, and where it keeps somebody's own time. */
  project: string | null;
  person: string | null;
  /** The local day it stands for, which is not always the day it happens on; of a timer for a moment its day in UTC. */
  nominal: Day;
  /** Tells several of one day apart; a timer's name. */
  slot: string;
  at: Date;
  zone: string;
  /** How long after its moment it is carried out, in milliseconds. */
  lateMs: number;
  /** How often it failed before. */
  attempts?: number;
}

/** A message that a ritual would post. */
export interface Rehearsal {
  /** A channel, or a Slack user for a direct message. */
  to: string;
  inThread: boolean;
  /** A message that stands would be edited, or the card posted for the first time. */
  isCard: boolean;
  /** It was enqueued before and would not be a second time. */
  again: boolean;
  /** Null where the card has nothing to show yet. */
  message: Message | null;
}

export interface RitualContext extends Scope {
  readonly now: Date;
  readonly signals: Signals;
  newId(): string;
  /** An audit line in golive's own name. */
  record(entry: Omit<AuditEntry, 'actor' | 'via'>): Write;
}

/** A feature's part of somebody's App Home; nothing to show is an empty list. */
export type HomePart = (ctx: Context) => Promise<readonly Child[]>;

export interface Feature {
  name: string;
  commands?: readonly Command[];
  // biome-ignore lint/suspicious/noExplicitAny: each form is typed where it is defined, by defineView
  views?: readonly View<any, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined, by defineAction
  actions?: readonly Action<any>[];
  shortcuts?: readonly Shortcut[];
  cards?: Readonly<Record<string, Card>>;
  signals?: Signals;
  responsible?: Responsible;
  consequences?: Consequences;
  rituals?: readonly Ritual[];
  home?: HomePart;
  /** Asked about when Slack's events may have been missed; who cannot wait comes first. */
  reliesOn?: ReliesOn;
}

/** Lets the form and the meta flow into `submit`. */
export function defineView<Form, Meta>(view: View<Form, Meta>): View<Form, Meta> {
  return view;
}

export function defineAction<Value>(action: Action<Value>): Action<Value> {
  return action;
}
