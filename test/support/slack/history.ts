import { rawMessage } from '#demo/player/blocks.ts';
import type { Json } from '#demo/player/slack-side.ts';
import type { Method } from './method.ts';
import { SlackError } from './slack-error.ts';
import { APP_ID, BOT, type FakeChannel, type Stored, type World } from './world.ts';

/** Slack: at most so many messages at a time, and so many unless told. */
const MOST = 999;
const USUAL = 100;

const history: Method = (args, world) => {
  const channel = readable(world, args.channel);
  const wanted = world.messages.filter((each) => each.channel === channel.id && !each.threadTs && world.shows(each));
  const page = listed(wanted.reverse(), args, (one, other) => Number(other.ts) - Number(one.ts));
  const answers = Map.groupBy(world.messages, (each) => (each.channel === channel.id && each.threadTs) || '');
  for (const each of page.messages) each.reply_count = answers.get(String(each.ts))?.length;
  return page;
};

const replies: Method = (args, world) => {
  const channel = readable(world, args.channel);
  const inChannel = world.messages.filter((each) => each.channel === channel.id && world.shows(each));
  const root = inChannel.find((each) => each.ts === args.ts);
  if (!root) throw new SlackError('thread_not_found');
  const inThread = inChannel.filter((each) => each.threadTs === root.ts);
  return listed([root, ...inThread], args, (one, other) => Number(one.ts) - Number(other.ts));
};

function readable(world: World, id: unknown): FakeChannel {
  const channel = world.channel(id);
  if (!channel.members.includes(BOT.userId)) throw new SlackError('not_in_channel');
  return channel;
}

/** A page, and a cursor that names the message it goes on with: what comes in between moves nothing. */
function listed(messages: readonly Stored[], args: Json, order: (one: Stored, other: Stored) => number) {
  const from = startOf(args.cursor);
  const left = messages.filter((each) => within(each, args) && (!from || order({ ...each, ts: from }, each) <= 0));
  const limit = Math.min(Math.max(1, Number(args.limit ?? USUAL)), MOST);
  const next = left[limit];
  const more = next ? { response_metadata: { next_cursor: btoa(`next_ts:${next.ts}`) } } : {};
  const withMetadata = isTrue(args.include_all_metadata);
  return { messages: left.slice(0, limit).map((each) => raw(each, withMetadata)), has_more: Boolean(next), ...more };
}

function startOf(cursor: unknown): string | null {
  if (cursor === undefined || cursor === '') return null;
  const [, ts] = /^next_ts:(\d+\.\d+)$/.exec(Buffer.from(String(cursor), 'base64').toString()) ?? [];
  if (!ts) throw new SlackError('invalid_cursor');
  return ts;
}

function within({ ts }: Stored, args: Json): boolean {
  const at = Number(ts);
  const oldest = Number(args.oldest ?? 0);
  const latest = Number(args.latest ?? Number.POSITIVE_INFINITY);
  return (at > oldest && at < latest) || (isTrue(args.inclusive) && (at === oldest || at === latest));
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}

export function raw(message: Stored, withMetadata = true): Json {
  const plainMessage = rawMessage(message, { appId: APP_ID, botUserId: BOT.userId });
  if (message.metadata && !withMetadata) plainMessage.metadata = { event_type: message.metadata.event_type };
  return plainMessage;
}

export const historyMethods: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
};
