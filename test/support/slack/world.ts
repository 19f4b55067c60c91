import { messageFrom, named } from '#demo/player/blocks.ts';
import { Journal, type Sight } from '#demo/player/journal.ts';
import type { ResponseRoom } from '#demo/player/response-urls.ts';
import type { Json, Message, View } from '#demo/player/slack-side.ts';
import type { Names } from '#platform/slack/plain.ts';
import { SlackError } from './slack-error.ts';

export interface FakeUser {
  id: string;
  name: string;
  tz: string;
  team: string;
  deleted: boolean;
  guest: boolean;
  stranger: boolean;
  bot: boolean;
}

export interface FakeChannel {
  id: string;
  name: string;
  members: string[];
  archived: boolean;
  shared: boolean;
  private: boolean;
  /** Set on a direct message conversation. */
  dmWith?: string;
}

export interface Stored extends Message {
  /** When it came and when history shows it, in milliseconds: that may lag behind. */
  at: number;
  visibleAt: number;
  edited?: boolean;
  deleted?: boolean;
  pinned?: boolean;
}

interface Trigger {
  user: string;
  viewId?: string;
  used: boolean;
}

export interface Inside {
  users: Map<string, FakeUser>;
  channels: Map<string, FakeChannel>;
  messages: Stored[];
  ephemerals: Message[];
  sights: Sight[];
  violations: string[];
  triggers: Map<string, Trigger>;
  homes: Map<string, View>;
  lastTs: number;
  count: number;
}

export const TEAM = { id: 'T0HOME', name: 'Home', domain: 'home' };
export const APP_ID = 'A0GOLIVE';
export const BOT = { userId: 'U0BOT', id: 'B0GOLIVE', name: 'golive' };

/** Everything that the fake Slack knows. */
export class World implements ResponseRoom {
  readonly users = new Map<string, FakeUser>();
  readonly channels = new Map<string, FakeChannel>();
  readonly messages: Stored[] = [];
  readonly ephemerals: Message[] = [];
  readonly journal = new Journal();
  readonly violations: string[] = [];
  triggersExpired = false;
  private readonly triggers = new Map<string, Trigger>();
  private readonly homes = new Map<string, View>();
  private readonly now: () => Date;
  private readonly lag: () => number;
  private lastTs = 0;
  private count = 0;

  constructor(now: () => Date, lag: () => number = () => 0) {
    this.now = now;
    this.lag = lag;
    const bot = { guest: false, stranger: false, deleted: false, bot: true };
    this.users.set(BOT.userId, { id: BOT.userId, name: BOT.name, tz: 'UTC', team: TEAM.id, ...bot });
  }

  readonly names: Names = (kind, id) => {
    if (kind === 'user') return this.users.get(id)?.name;
    return kind === 'channel' ? this.channels.get(id)?.name : undefined;
  };

  /** Slack's message ids: seconds and six digits, unique and rising even while the clock stands still. */
  nextTs(): string {
    this.lastTs = Math.max(this.lastTs + 1, Math.floor(this.now().getTime() / 1000) * 1_000_000);
    const digits = String(this.lastTs).padStart(16, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }

  nextId(prefix: string): string {
    this.count += 1;
    return `${prefix}${this.count}`;
  }

  user(id: unknown): FakeUser {
    const user = this.users.get(String(id));
    if (!user) throw new SlackError('user_not_found');
    return user;
  }

  /** A channel the bot may know of: a private one it is not in does not exist for it. */
  channel(id: unknown): FakeChannel {
    const channel = this.channels.get(String(id));
    if (!channel || (channel.private && !channel.members.includes(BOT.userId)))
      throw new SlackError('channel_not_found');
    return channel;
  }

  writable(id: unknown): FakeChannel {
    const channel = this.channel(id);
    if (!channel.members.includes(BOT.userId)) throw new SlackError('not_in_channel');
    if (channel.archived) throw new SlackError('is_archived');
    return channel;
  }

  dm(userId: string): FakeChannel {
    const known = [...this.channels.values()].find((channel) => channel.dmWith === userId);
    if (known) return known;
    const members = [BOT.userId, userId];
    const fresh = {
      id: this.nextId('D0'),
      name: 'directmessage',
      members,
      archived: false,
      shared: false,
      private: true,
    };
    const channel: FakeChannel = { ...fresh, dmWith: userId };
    this.channels.set(channel.id, channel);
    return channel;
  }

  message(channel: string, ts: string): Stored {
    const found = this.messages.find((each) => each.channel === channel && each.ts === ts && !each.deleted);
    if (!found) throw new SlackError('message_not_found');
    return found;
  }

  /** Whether history shows it by now. */
  shows(message: Stored): boolean {
    return !message.deleted && message.visibleAt <= this.now().getTime();
  }

  post(channel: string, args: Json, user = BOT.userId): Stored {
    const at = this.now().getTime();
    const seen = messageFrom(args, { channel, ts: this.nextTs(), user }, this.names);
    const message: Stored = { ...seen, at, visibleAt: at + this.lag() };
    this.messages.push(message);
    this.journal.record({ kind: 'post', message: { ...message } });
    return message;
  }

  edit(channel: string, ts: string, args: Json): Stored {
    const message = this.message(channel, ts);
    const blocks = args.blocks ?? message.blocks;
    const text = args.text ?? (args.blocks ? '' : message.fallback);
    const metadata = args.metadata ?? message.metadata;
    const fresh = messageFrom({ text, blocks, metadata }, { channel, ts, user: message.user }, this.names);
    if (metadata && Object.keys(metadata).length === 0) fresh.metadata = undefined;
    Object.assign(message, fresh, { edited: true, threadTs: message.threadTs });
    this.journal.record({ kind: 'edit', message: { ...message } });
    return message;
  }

  remove(channel: string, ts: string): void {
    this.message(channel, ts).deleted = true;
    this.journal.record({ kind: 'removal', channel, ts });
  }

  whisper(to: string, channel: string, args: Json): Message {
    const message = messageFrom(args, { channel, ts: this.nextTs(), user: BOT.userId, onlyFor: to }, this.names);
    this.ephemerals.push(message);
    this.journal.record({ kind: 'whisper', to, message });
    return message;
  }

  rewhisper(old: Message, args: Json): Message {
    const { channel, ts, user, onlyFor } = old;
    const message = messageFrom(args, { channel, ts, user, onlyFor }, this.names);
    this.ephemerals.splice(this.ephemerals.indexOf(old), 1, message);
    this.journal.record({ kind: 'whisper', to: String(onlyFor), message });
    return message;
  }

  ephemeral(channel: string, ts: string): Message | undefined {
    return this.ephemerals.find((each) => each.channel === channel && each.ts === ts);
  }

  forget(message: Message): void {
    this.ephemerals.splice(this.ephemerals.indexOf(message), 1);
    this.journal.record({ kind: 'removal', channel: message.channel, ts: message.ts });
  }

  mintTrigger(user: string, viewId?: string): string {
    const id = this.nextId('1337.42.trigger');
    this.triggers.set(id, { user, viewId, used: false });
    return id;
  }

  redeem(id: unknown): Trigger {
    const trigger = this.triggers.get(String(id));
    if (!trigger) throw new SlackError('invalid_trigger_id');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (this.triggersExpired) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger;
  }

  show(to: string, content: Json, place: { id: string; previous: string | null; root: string }): View {
    const view = this.shape(content, place);
    this.journal.record({ kind: 'modal', to, view });
    return view;
  }

  home(to: string): View | undefined {
    return this.homes.get(to);
  }

  publish(to: string, content: Json): View {
    const id = this.homes.get(to)?.id ?? this.nextId('V0HOME');
    const view = this.shape(content, { id, previous: null, root: id });
    this.homes.set(to, view);
    this.journal.record({ kind: 'home', to, view });
    return view;
  }

  /** Changes with everything that is done in here. */
  mark(): string {
    const { count, lastTs, triggersExpired, journal } = this;
    return JSON.stringify([count, lastTs, triggersExpired, journal.mark, [...this.users], [...this.channels]]);
  }

  /** A copy of everything in here. */
  inside(): Inside {
    const { users, channels, messages, ephemerals, violations, triggers, homes, lastTs, count } = this;
    const { sights } = this.journal;
    return structuredClone({
      ...{ users, channels, messages, ephemerals, violations, triggers, homes, lastTs, count, sights },
    });
  }

  /** From now on all is as it was then. */
  become(inside: Inside): void {
    const { users, channels, triggers, homes, messages, ephemerals, violations, sights, lastTs, count } =
      structuredClone(inside);
    for (const [mine, theirs] of [
      [this.users, users],
      [this.channels, channels],
      [this.triggers, triggers],
      [this.homes, homes],
    ] as [Map<string, unknown>, Map<string, unknown>][]) {
      mine.clear();
      for (const [key, value] of theirs) mine.set(key, value);
    }
    this.messages.splice(0, this.messages.length, ...messages);
    this.ephemerals.splice(0, this.ephemerals.length, ...ephemerals);
    this.violations.splice(0, this.violations.length, ...violations);
    this.journal.sights.splice(0, this.journal.sights.length);
    for (const sight of sights) this.journal.record(sight);
    Object.assign(this, { lastTs, count });
  }

  private shape(content: Json, place: { id: string; previous: string | null; root: string }): View {
    return {
      team_id: TEAM.id,
      app_id: APP_ID,
      bot_id: BOT.id,
      app_installed_team_id: TEAM.id,
      callback_id: '',
      private_metadata: '',
      external_id: '',
      title: null,
      submit: null,
      close: null,
      clear_on_close: false,
      notify_on_close: false,
      ...content,
      type: content.type === 'home' ? 'home' : 'modal',
      blocks: named(content.blocks as View['blocks']),
      id: place.id,
      previous_view_id: place.previous,
      root_view_id: place.root,
      hash: `${this.nextTs()}.hash`,
      state: { values: {} },
    };
  }
}
