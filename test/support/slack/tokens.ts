import type { Json } from '#demo/player/slack-side.ts';
import { SlackError } from './slack-error.ts';
import type { FakeChannel, World } from './world.ts';

export interface Tokens {
  bot: string;
  app: string;
}

/** What each method wants, any one of the scopes listed; methods not named here need none. */
const SCOPES: Record<string, readonly string[]> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'bots.info': ['users:read'],
  'team.info': ['team:read'],
  'pins.add': ['pins:write'],
  'pins.remove': ['pins:write'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read'],
  'conversations.open': ['im:write'],
  'conversations.join': ['channels:join'],
};

/** Methods whose scope hangs on the kind of conversation. */
const BY_KIND: Record<string, 'read' | 'history'> = {
  'conversations.info': 'read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
};

/** Throws SlackError unless the token fits the method and, where scopes are limited, may call it. */
export function checkToken(
  method: string,
  token: string | undefined,
  tokens: Tokens,
  scopes?: readonly string[],
): void {
  if (!token) throw new SlackError('not_authed');
  if (token !== tokens.bot && token !== tokens.app) throw new SlackError('invalid_auth');
  const wantsApp = method === 'apps.connections.open';
  if (wantsApp !== (token === tokens.app)) throw new SlackError('not_allowed_token_type');
  const needed = SCOPES[method];
  if (needed && scopes) mustHave(needed, scopes);
}

/** The same for what may be read in this conversation: a public or private channel, or a direct message. */
export function checkConversation(method: string, args: Json, world: World, scopes?: readonly string[]): void {
  const what = BY_KIND[method];
  const channel = world.channels.get(String(args.channel));
  if (what && scopes && channel) mustHave([`${kindOf(channel)}:${what}`], scopes);
}

function kindOf(channel: FakeChannel): string {
  if (channel.dmWith) return 'im';
  return channel.private ? 'groups' : 'channels';
}

function mustHave(anyOf: readonly string[], scopes: readonly string[]): void {
  if (anyOf.some((scope) => scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: anyOf[0], provided: scopes.join(',') });
}
