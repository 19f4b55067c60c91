import { messageFrom, named } from './blocks.ts';
import type { Ask } from './emulated-calls.ts';
import type { Town } from './emulated-town.ts';
import { Journal } from './journal.ts';
import type { ResponseRoom } from './response-urls.ts';
import type { Json, Message, View } from './slack-side.ts';

/** What became visible in the emulated Slack, noted from the calls that went through, and changed by response_urls. */
export interface EmulatedRoom extends ResponseRoom {
  readonly journal: Journal;
  note(method: string, args: Json, result: Json): void;
  /** Remembers for whom a trigger was minted: the emulator's answer to views.open does not say. */
  expect(triggerId: string, userId: string): void;
}

export function emulatedRoom(asBot: Ask, town: Town): EmulatedRoom {
  const journal = new Journal();
  const whispers: Message[] = [];
  const triggers = new Map<string, string>();
  let count = 0;

  const bot = town.botUserId;
  const notes: Record<string, (args: Json, result: Json) => void> = {
    'chat.postMessage': (args, { channel, ts }) => {
      if (town.people.has(String(args.channel))) town.dms.set(String(channel), String(args.channel));
      const where = { channel: String(channel), ts: String(ts), user: bot };
      journal.record({ kind: 'post', message: messageFrom(args, where, town.names) });
    },
    'chat.update': (_args, { channel, ts, message }) => {
      const where = { channel: String(channel), ts: String(ts), user: bot };
      journal.record({ kind: 'edit', message: messageFrom(message as Json, where, town.names) });
    },
    'chat.delete': ({ channel, ts }) => journal.record({ kind: 'removal', channel: String(channel), ts: String(ts) }),
    'chat.postEphemeral': (args, { message_ts }) =>
      whisperAt(String(args.user), String(args.channel), args, String(message_ts)),
    'conversations.open': ({ users }, { channel }) => town.dms.set(String((channel as Json).id), String(users)),
    'views.open': (args, { view }) => show(triggers.get(String(args.trigger_id)), view),
    'views.push': (args, { view }) => show(triggers.get(String(args.trigger_id)), view),
    'views.update': (_args, { view }) => show(journal.ownerOf((view as View).id), view),
    'views.publish': (args, { view }) => {
      journal.record({ kind: 'home', to: String(args.user_id), view: withNames(view) });
    },
  };

  function show(to: string | undefined, view: unknown): void {
    if (to) journal.record({ kind: 'modal', to, view: withNames(view) });
  }

  function whisperAt(to: string, channel: string, args: Json, ts: string): void {
    const message = messageFrom(args, { channel, ts, user: bot, onlyFor: to }, town.names);
    whispers.push(message);
    journal.record({ kind: 'whisper', to, message });
  }

  async function asked(method: string, args: Json): Promise<void> {
    const result = await asBot(method, args);
    if (!result.ok) throw new Error(`${method}: ${result.error}`);
    notes[method]?.(args, result);
  }

  return {
    journal,
    note: (method, args, result) => notes[method]?.(args, result),
    expect: (triggerId, userId) => triggers.set(triggerId, userId),
    whisper(to, channel, body) {
      count += 1;
      whisperAt(to, channel, body, `1000000000.${String(count).padStart(6, '0')}`);
    },
    rewhisper(old, body) {
      whispers.splice(whispers.indexOf(old), 1);
      whisperAt(String(old.onlyFor), old.channel, body, old.ts);
    },
    ephemeral: (channel, ts) => whispers.find((each) => each.channel === channel && each.ts === ts),
    forget(message) {
      whispers.splice(whispers.indexOf(message), 1);
      journal.record({ kind: 'removal', channel: message.channel, ts: message.ts });
    },
    post: (channel, body) => asked('chat.postMessage', { ...body, channel }),
    edit: (channel, ts, body) => asked('chat.update', { ...body, channel, ts }),
    remove: (channel, ts) => asked('chat.delete', { channel, ts }),
  };
}

function withNames(view: unknown): View {
  const copy = view as View;
  return { ...copy, blocks: named(copy.blocks) };
}
