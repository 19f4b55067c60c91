import type { Json } from '#demo/player/slack-side.ts';
import { raw } from './history.ts';
import { checkLimits, type Method } from './method.ts';
import { SlackError } from './slack-error.ts';
import { BOT, type FakeChannel, TEAM, type World } from './world.ts';

/** chat.postMessage cuts `text` here; chat.update refuses more than 4,000. */
const TEXT_CUT = 40_000;
const UPDATE_TEXT = 4000;

function checkContent(args: Json): void {
  const blocks = args.blocks as unknown[] | undefined;
  if (!args.text && !blocks?.length && !args.attachments) throw new SlackError('no_text');
  checkMetadata(args.metadata);
}

/** An event's name and a flat payload; `{}` takes the metadata off again. */
function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return;
  const { event_type: type, event_payload: payload, ...rest } = Object(metadata) as Json;
  if (type === undefined && payload === undefined && Object.keys(rest).length === 0) return;
  const isNamed = typeof type === 'string' && /^[a-z0-9_.]{1,255}$/i.test(type);
  if (!isNamed || typeof payload !== 'object' || payload === null) throw new SlackError('invalid_metadata_schema');
}

function target(world: World, id: unknown): FakeChannel {
  const known = world.users.get(String(id));
  if (known?.deleted) throw new SlackError('channel_not_found');
  return known ? world.dm(known.id) : world.writable(id);
}

const postMessage: Method = (args, world) => {
  const channel = target(world, args.channel);
  checkContent(args);
  checkLimits(world, args, 'invalid_blocks');
  if (args.thread_ts && !world.messages.some((each) => each.channel === channel.id && each.ts === args.thread_ts)) {
    throw new SlackError('thread_not_found');
  }
  const text = String(args.text ?? '').slice(0, TEXT_CUT);
  const message = world.post(channel.id, { ...args, text });
  return { channel: channel.id, ts: message.ts, message: raw(message) };
};

const update: Method = (args, world) => {
  const channel = world.writable(args.channel);
  const message = world.message(channel.id, String(args.ts));
  if (message.user !== BOT.userId) throw new SlackError('cant_update_message');
  checkContent(args);
  if (String(args.text ?? '').length > UPDATE_TEXT) throw new SlackError('msg_too_long');
  checkLimits(world, args, 'invalid_blocks');
  const edited = world.edit(channel.id, message.ts, args);
  return { channel: channel.id, ts: edited.ts, text: edited.fallback, message: raw(edited) };
};

const postEphemeral: Method = (args, world) => {
  const channel = world.writable(args.channel);
  const user = world.user(args.user);
  if (!channel.members.includes(user.id)) throw new SlackError('user_not_in_channel');
  checkContent(args);
  checkLimits(world, args, 'invalid_blocks');
  return { message_ts: world.whisper(user.id, channel.id, args).ts };
};

const remove: Method = (args, world) => {
  const channel = world.channel(args.channel);
  const message = world.message(channel.id, String(args.ts));
  if (message.user !== BOT.userId) throw new SlackError('cant_delete_message');
  world.remove(channel.id, message.ts);
  return { channel: channel.id, ts: message.ts };
};

const getPermalink: Method = (args, world) => {
  const channel = world.channel(args.channel);
  const { ts, threadTs } = world.message(channel.id, String(args.message_ts));
  const thread = threadTs ? `?thread_ts=${threadTs}&cid=${channel.id}` : '';
  const path = `archives/${channel.id}/p${ts.replace('.', '')}${thread}`;
  return { channel: channel.id, permalink: `https://${TEAM.domain}.slack.com/${path}` };
};

const pin: Method = (args, world) => {
  const channel = world.writable(args.channel);
  const message = world.message(channel.id, String(args.timestamp));
  if (message.pinned) throw new SlackError('already_pinned');
  message.pinned = true;
  return {};
};

const unpin: Method = (args, world) => {
  const message = world.message(world.writable(args.channel).id, String(args.timestamp));
  if (!message.pinned) throw new SlackError('no_pin');
  message.pinned = false;
  return {};
};

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.postEphemeral': postEphemeral,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
  'pins.add': pin,
  'pins.remove': unpin,
};
