import { SlackError } from './slack-error.ts';

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
  'conversations.info': ['channels:read', 'groups:read', 'im:read'],
  'conversations.list': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.open': ['im:write'],
  'conversations.join': ['channels:join'],
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
  if (!needed || !scopes || needed.some((scope) => scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: needed[0], provided: scopes.join(',') });
}
