import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Refusal } from '../refusal.ts';
import { shipped } from '../root.ts';
import { type Manifest, manifestSchema } from './schema.ts';

export type { Manifest } from './schema.ts';

/** The one path at which Slack reaches golive over HTTP. */
const SLACK_PATH = '/slack/events';

export function manifestText(): string {
  return readFileSync(shipped('manifest.yml'), 'utf8');
}

/** The manifest that comes with golive, for Socket Mode. Throws a ZodError when somebody broke it. */
export function readManifest(): Manifest {
  return manifestSchema.parse(parse(manifestText()));
}

/** The same app, but reached at an address: `https://bot.example.com`, with or without `/slack/events`. */
export function httpManifest(socket: Manifest, url: string): Manifest {
  const address = requestUrl(url);
  const { features, settings } = socket;
  const events = settings.event_subscriptions;
  return {
    ...socket,
    features: {
      ...features,
      slash_commands: features.slash_commands.map((command) => ({ ...command, url: address })),
    },
    settings: {
      ...settings,
      ...(events && { event_subscriptions: { ...events, request_url: address } }),
      interactivity: { ...settings.interactivity, request_url: address, message_menu_options_url: address },
      socket_mode_enabled: false,
    },
  };
}

function requestUrl(said: string): string {
  const url = URL.canParse(said) ? new URL(said) : null;
  if (url?.protocol !== 'https:' || url.username || url.search || url.hash) {
    throw new Refusal(`“${said}” is no address that Slack can call. Write it like https://bot.example.com`);
  }
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.endsWith(SLACK_PATH) ? path : `${path}${SLACK_PATH}`}`;
}

/** Why Slack would refuse this manifest or the app would stay deaf with it; empty when neither. */
export function manifestProblems(manifest: unknown): string[] {
  const read = manifestSchema.safeParse(manifest);
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [...repeated(read.data), ...unfitForItsScopes(read.data), ...unfitForItsMode(read.data)];
}

function repeated({ features, oauth_config, settings }: Manifest): string[] {
  const lists = {
    'features.slash_commands': features.slash_commands.map(({ command }) => command),
    'features.shortcuts': features.shortcuts.map(({ callback_id }) => callback_id),
    'oauth_config.scopes.bot': oauth_config.scopes.bot,
    'settings.event_subscriptions.bot_events': settings.event_subscriptions?.bot_events ?? [],
  };
  return Object.entries(lists).flatMap(([where, list]) =>
    list.filter((entry, at) => list.indexOf(entry) !== at).map((entry) => `${where}: ${entry} stands there twice`),
  );
}

const ofChannels = ['channels:read', 'groups:read'];
/** Without them Slack sends none, or none about private channels. */
const eventScopes: Readonly<Record<string, readonly string[]>> = {
  channel_shared: ofChannels,
  channel_unshared: ofChannels,
  user_change: ['users:read'],
};

function unfitForItsScopes({ features, oauth_config, settings }: Manifest): string[] {
  const problems: string[] = [];
  if (!oauth_config.scopes.bot.includes('commands'))
    problems.push('oauth_config.scopes.bot: slash commands need commands');
  const opened = settings.event_subscriptions?.bot_events.includes('app_home_opened') ?? false;
  if (features.app_home.home_tab_enabled !== opened) {
    problems.push('features.app_home.home_tab_enabled: the tab and the event app_home_opened go together');
  }
  for (const event of settings.event_subscriptions?.bot_events ?? []) {
    const missing = (eventScopes[event] ?? []).filter((scope) => !oauth_config.scopes.bot.includes(scope));
    for (const scope of missing) problems.push(`oauth_config.scopes.bot: the event ${event} needs ${scope}`);
  }
  return problems;
}

function unfitForItsMode({ features, settings }: Manifest): string[] {
  const addresses = {
    ...Object.fromEntries(
      features.slash_commands.map(({ command, url }) => [`features.slash_commands ${command}`, url]),
    ),
    'settings.interactivity': settings.interactivity.request_url,
    ...(settings.event_subscriptions && {
      'settings.event_subscriptions': settings.event_subscriptions.request_url,
    }),
  };
  const wrong = Object.entries(addresses).filter(([, url]) => (url === undefined) !== settings.socket_mode_enabled);
  const why = settings.socket_mode_enabled
    ? 'has an address, which Socket Mode does not use'
    : 'needs its request address';
  return wrong.map(([where]) => `${where}: ${why}`);
}
