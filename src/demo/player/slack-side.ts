import type { Names } from '#platform/slack/plain.ts';
import type { Journal } from './journal.ts';

export type Json = Record<string, unknown>;

export interface Member {
  id: string;
  name: string;
  teamId: string;
  tz: string;
}

export interface Room {
  id: string;
  name: string;
}

/** A block as it travels: Slack's client reads it by `type`, so do we. */
export type Block = Json & { type: string; block_id?: string };

export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  user: string;
  /** What a person reads: the blocks where there are any, the fallback otherwise. */
  text: string;
  /** The `text` argument itself: notifications and screen readers. */
  fallback: string;
  blocks: Block[];
  metadata?: Json;
  /** Set on an ephemeral message: the one person who sees it. */
  onlyFor?: string;
}

export interface View {
  id: string;
  hash: string;
  type: 'modal' | 'home';
  callback_id: string;
  private_metadata: string;
  blocks: Block[];
  previous_view_id: string | null;
  root_view_id: string;
  [key: string]: unknown;
}

export interface Call {
  method: string;
  args: Json;
  /** Absent while unanswered, or when the line was cut. */
  result?: Json;
}

export interface ResponseUrlFor {
  user: string;
  channel: string;
  /** The message that was clicked; absent for a slash command. */
  original?: { ts: string; ephemeral: boolean };
}

/** The Slack that a player's people sit in front of: the tests' own, or the emulated one of the demo. */
export interface SlackSide {
  readonly team: { id: string; domain: string };
  readonly appId: string;
  readonly botUserId: string;
  readonly journal: Journal;
  /** Bare names for mentions, as the client shows them. */
  readonly names: Names;
  member(idOrName: string): Member;
  room(idOrName: string): Room;
  canRead(userId: string, channelId: string): boolean;
  /** The conversation between a person and the app, opened if it was not. */
  directMessages(userId: string): Promise<string>;
  /** A person writes in a channel. */
  say(userId: string, channelId: string, text: string): Promise<Message>;
  /** A fresh trigger id; `viewId` says from which modal the person acts (needed to push another on it). */
  mintTrigger(userId: string, viewId?: string): Promise<string>;
  mintResponseUrl(target: ResponseUrlFor): string;
  /** An answer in the body of an ack: same effect as posting it to that response_url, but uses nothing up. */
  answer(responseUrl: string, body: Json): Promise<void>;
  /** What Slack does for `response_action` update and push. */
  replaceView(viewId: string, view: Json): Promise<void>;
  pushView(onViewId: string, userId: string, view: Json): Promise<void>;
}
