import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createFeatures } from '#features.ts';
import { httpManifest, manifestProblems, readManifest } from '#platform/manifest/manifest.ts';
import type { Manifest } from '#platform/manifest/schema.ts';
import { scopes } from '#platform/manifest/scopes.ts';

const features = createFeatures({ playbooksDir: null, log: { warn: () => {} } });

const shipped = (): unknown => parse(readFileSync('manifest.yml', 'utf8'));

describe('manifest.yml', () => {
  test('is one that Slack takes, for Socket Mode', () => {
    expect(manifestProblems(shipped())).toEqual([]);
    expect(readManifest().settings.socket_mode_enabled).toBe(true);
  });

  test('asks for exactly the scopes that have a reason', () => {
    expect(readManifest().oauth_config.scopes.bot).toEqual(scopes.map(({ scope }) => scope));
    for (const { reason } of scopes) expect(reason).toMatch(/^.{20,}\.$/);
  });

  test('has the shortcuts that the features answer to, and no other', () => {
    const answered = features.flatMap((feature) => feature.shortcuts ?? []);
    const asOffered = readManifest().features.shortcuts.map(({ callback_id, type, name, description }) => ({
      id: callback_id,
      type,
      name,
      summary: description,
    }));
    expect(asOffered).toEqual(answered.map(({ id, type, name, summary }) => ({ id, type, name, summary })));
  });

  test('has slash commands whose words the features know', () => {
    const nouns = new Set(features.flatMap((feature) => feature.commands ?? []).map(({ path }) => path.split(' ')[0]));
    const offered = readManifest().features.slash_commands.map(({ command }) => command.slice(1));
    expect(offered).toContain('golive');
    expect(offered.filter((word) => word !== 'golive' && !nouns.has(word))).toEqual([]);
  });

  test('subscribes to the events that are listened to, and no other', () => {
    const door = readFileSync('src/platform/slack/listen.ts', 'utf8');
    const heard = [...door.matchAll(/\.event\('([a-z_.]+)'/g)].map(([, event]) => event);
    expect(readManifest().settings.event_subscriptions?.bot_events ?? []).toEqual(heard);
  });
});

describe('the manifest for HTTP', () => {
  test('has one request address wherever Slack calls, and no socket', () => {
    const manifest = httpManifest(readManifest(), 'https://bot.example.com');
    const address = 'https://bot.example.com/slack/events';
    expect(manifestProblems(manifest)).toEqual([]);
    expect(new Set(manifest.features.slash_commands.map(({ url }) => url))).toEqual(new Set([address]));
    expect(manifest.settings.interactivity.request_url).toBe(address);
    expect(manifest.settings.event_subscriptions?.request_url).toBe(address);
    expect(manifest.settings.socket_mode_enabled).toBe(false);
  });

  test.each([
    ['https://bot.example.com/golive/', 'https://bot.example.com/golive/slack/events'],
    ['https://bot.example.com/slack/events', 'https://bot.example.com/slack/events'],
  ])('takes %s', (said, address) => {
    expect(httpManifest(readManifest(), said).settings.interactivity.request_url).toBe(address);
  });

  test.each([
    'http://bot.example.com',
    'bot.example.com',
    '',
    'https://u:p@bot.example.com',
    'https://b.example.com/?a=1',
  ])('refuses “%s”', (said) => {
    expect(() => httpManifest(readManifest(), said)).toThrow('Write it like https://bot.example.com');
  });
});

describe('a manifest that Slack would refuse', () => {
  test.each<[string, (manifest: Manifest) => void, RegExp]>([
    [
      'a name of 36',
      (m) => Object.assign(m.display_information, { name: 'x'.repeat(36) }),
      /display_information\.name/,
    ],
    [
      'a short long_description',
      (m) => Object.assign(m.display_information, { long_description: 'x' }),
      /long_description/,
    ],
    ['an unknown key', (m) => Object.assign(m.features, { wizard: true }), /wizard/],
    ['a command with a space', (m) => Object.assign(first(m), { command: '/go live' }), /slash_commands\.0\.command/],
    [
      'a command of 33',
      (m) => Object.assign(first(m), { command: `/${'x'.repeat(32)}` }),
      /slash_commands\.0\.command/,
    ],
    ['an unescaped command', (m) => Object.assign(first(m), { should_escape: false }), /should_escape: must be true/],
    ['a command twice', (m) => m.features.slash_commands.push(first(m)), /\/golive stands there twice/],
    ['51 commands', (m) => Object.assign(m.features, { slash_commands: Array(51).fill(first(m)) }), /slash_commands/],
    [
      'a shortcut of 25',
      (m) => Object.assign(m.features.shortcuts[0] ?? {}, { name: 'x'.repeat(25) }),
      /shortcuts\.0\.name/,
    ],
    ['a scope twice', (m) => m.oauth_config.scopes.bot.push('commands'), /commands stands there twice/],
    ['no scope for commands', (m) => Object.assign(m.oauth_config.scopes, { bot: ['chat:write'] }), /need commands/],
    [
      'an event without its scope',
      (m) => Object.assign(m.oauth_config.scopes, { bot: ['commands', 'channels:read', 'users:read'] }),
      /the event channel_shared needs groups:read/,
    ],
    [
      'an address beside a socket',
      (m) => Object.assign(first(m), { url: 'https://b.example.com/' }),
      /Socket Mode does not use/,
    ],
    [
      'neither socket nor address',
      (m) => Object.assign(m.settings, { socket_mode_enabled: false }),
      /needs its request address/,
    ],
    ['an insecure address', (m) => Object.assign(first(m), { url: 'http://b.example.com/' }), /no https address/],
    [
      'a home that is never asked for',
      (m) => Object.assign(m.settings, { event_subscriptions: undefined }),
      /go together/,
    ],
    ['rotating tokens', (m) => Object.assign(m.settings, { token_rotation_enabled: true }), /token_rotation_enabled/],
  ])('because of %s, is told so', (_, change, problem) => {
    expect(manifestProblems(broken(change)).join('\n')).toMatch(problem);
  });

  test.each([null, 'golive', {}, []])('because it is %j, is told so', (manifest) => {
    expect(manifestProblems(manifest)).not.toEqual([]);
  });
});

function first(manifest: Manifest): Manifest['features']['slash_commands'][number] {
  const [command] = manifest.features.slash_commands;
  if (!command) throw new Error('no command');
  return command;
}

function broken(change: (manifest: Manifest) => void): Manifest {
  const manifest = structuredClone(readManifest());
  change(manifest);
  return manifest;
}
