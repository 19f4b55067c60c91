import type { Json } from '#demo/player/slack-side.ts';
import { type Method, page } from './method.ts';
import { SlackError } from './slack-error.ts';
import { APP_ID, BOT, type FakeChannel, type FakeUser, TEAM } from './world.ts';

function userJson(user: FakeUser): Json {
  return {
    id: user.id,
    team_id: user.team,
    name: user.name.toLowerCase(),
    deleted: user.deleted,
    is_bot: user.bot,
    is_app_user: false,
    is_restricted: user.guest,
    is_ultra_restricted: false,
    is_stranger: user.stranger,
    ...(user.deleted ? {} : { tz: user.tz, tz_label: user.tz }),
    real_name: user.name,
    profile: { real_name: user.name, display_name: user.name, real_name_normalized: user.name, team: user.team },
  };
}

function channelJson(channel: FakeChannel): Json {
  const kind = channel.dmWith ? { is_im: true, user: channel.dmWith } : { is_im: false, name: channel.name };
  return {
    id: channel.id,
    ...kind,
    is_channel: !channel.private,
    is_private: channel.private,
    is_archived: channel.archived,
    is_ext_shared: channel.shared,
    is_member: channel.members.includes(BOT.userId),
    num_members: channel.members.length,
    context_team_id: TEAM.id,
  };
}

const open: Method = (args, world) => {
  const [id, second] = String(args.users ?? '').split(',');
  if (!id) throw new SlackError('users_list_not_supplied');
  if (second) throw new SlackError('not_supported_here', { needed: 'group direct messages' });
  const user = world.user(id);
  if (user.deleted) throw new SlackError('user_disabled');
  if (user.bot) throw new SlackError('cannot_dm_bot');
  return { channel: { id: world.dm(user.id).id } };
};

const join: Method = (args, world) => {
  const channel = world.channel(args.channel);
  if (channel.archived) throw new SlackError('is_archived');
  if (channel.private) throw new SlackError('method_not_supported_for_channel_type');
  if (!channel.members.includes(BOT.userId)) channel.members.push(BOT.userId);
  return { channel: channelJson(channel) };
};

const list: Method = (args, world) => {
  const visible = [...world.channels.values()].filter(
    (channel) => !channel.dmWith && (!channel.private || channel.members.includes(BOT.userId)),
  );
  const { items, more } = page(visible, args);
  return { channels: items.map(channelJson), ...more };
};

export const peopleMethods: Record<string, Method> = {
  'auth.test': () => ({
    url: `https://${TEAM.domain}.slack.com/`,
    team: TEAM.name,
    team_id: TEAM.id,
    user: BOT.name,
    user_id: BOT.userId,
    bot_id: BOT.id,
    is_enterprise_install: false,
  }),
  'team.info': () => ({ team: TEAM }),
  'bots.info': (args) => {
    if (args.bot !== BOT.id) throw new SlackError('bot_not_found');
    return { bot: { id: BOT.id, app_id: APP_ID, user_id: BOT.userId, name: BOT.name, deleted: false } };
  },
  'users.info': (args, world) => ({ user: userJson(world.user(args.user)) }),
  'users.list': (args, world) => {
    const { items, more } = page([...world.users.values()], args);
    return { members: items.map(userJson), ...more };
  },
  'conversations.info': (args, world) => ({ channel: channelJson(world.channel(args.channel)) }),
  'conversations.members': (args, world) => {
    const { items, more } = page(world.channel(args.channel).members, args);
    return { members: items, ...more };
  },
  'conversations.open': open,
  'conversations.join': join,
  'conversations.list': list,
};
