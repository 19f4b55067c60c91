import type { Names } from '#platform/slack/plain.ts';
import type { Ask } from './emulated-calls.ts';
import type { Json, Member, Room } from './slack-side.ts';

export interface EmulatedSeed {
  /** When people say what they say; left out, the emulator's own time. */
  now?: () => Date;
  team?: { name: string; domain: string };
  people: readonly { name: string; realName?: string; tz?: string }[];
  channels: readonly { name: string; topic?: string }[];
}

/** Who and what the emulator was seeded with; it makes the ids itself. */
export interface Town {
  team: { id: string; domain: string };
  botUserId: string;
  people: Map<string, Member>;
  channels: Map<string, Room>;
  /** Conversation id → the person on the other end. */
  dms: Map<string, string>;
  names: Names;
  member(idOrName: string): Member;
  room(idOrName: string): Room;
}

export const APP = { appId: 'A0GOLIVE', botId: 'B0GOLIVE', botUserId: 'U0GOLIVE', botToken: 'xoxb-demo' };

export function userToken(name: string): string {
  return `xoxp-${name.toLowerCase()}`;
}

/** What `emulate` wants under `slack`; each person gets a token, to speak in a channel with. */
export function emulatorSeed(seed: EmulatedSeed): Json {
  const { appId, botId, botUserId, botToken } = APP;
  const bot = { app_id: appId, bot_id: botId, bot_user_id: botUserId };
  return {
    team: seed.team ?? { name: 'Home', domain: 'home' },
    users: seed.people.map(({ name, realName = name }) => ({ name: name.toLowerCase(), real_name: realName })),
    channels: seed.channels,
    oauth_apps: [
      { ...bot, client_id: '1.2', client_secret: 'unused', name: 'golive', bot_name: 'golive', redirect_uris: [] },
    ],
    tokens: [
      { token: botToken, type: 'bot', user: botUserId, ...bot },
      ...seed.people.map(({ name }) => ({ token: userToken(name), type: 'user', user: name.toLowerCase() })),
    ],
  };
}

/** Reads the ids back and puts the bot into every channel. */
export async function readTown(asBot: Ask, seed: EmulatedSeed): Promise<Town> {
  const { team_id, user_id } = await asBot('auth.test', {});
  const zones = new Map(seed.people.map(({ name, tz }) => [name.toLowerCase(), tz ?? 'Europe/London']));
  const { members } = await asBot('users.list', { limit: 1000 });
  const people = new Map<string, Member>();
  for (const { id, name } of members as { id: string; name: string }[]) {
    const tz = zones.get(name);
    if (tz) people.set(id, { id, name, teamId: String(team_id), tz });
  }
  const listed = await asBot('conversations.list', { limit: 1000 });
  const channels = new Map<string, Room>();
  for (const { id, name } of listed.channels as Room[]) {
    await asBot('conversations.join', { channel: id });
    channels.set(id, { id, name });
  }
  return townOf({ id: String(team_id), domain: seed.team?.domain ?? 'home' }, String(user_id), people, channels);
}

function townOf(team: Town['team'], botUserId: string, people: Town['people'], channels: Town['channels']): Town {
  const dms = new Map<string, string>();
  const found = <T extends { name: string }>(all: Map<string, T>, idOrName: string): T => {
    const wanted = idOrName.toLowerCase();
    const one = all.get(idOrName) ?? [...all.values()].find(({ name }) => name === wanted);
    if (!one) throw new Error(`nothing here is called ${idOrName}`);
    return one;
  };
  return {
    team,
    botUserId,
    people,
    channels,
    dms,
    names(kind, id) {
      if (kind === 'user') return id === botUserId ? 'golive' : people.get(id)?.name;
      return kind === 'channel' ? channels.get(id)?.name : undefined;
    },
    member: (idOrName) => found(people, idOrName),
    room: (idOrName) => (dms.has(idOrName) ? { id: idOrName, name: 'directmessage' } : found(channels, idOrName)),
  };
}
