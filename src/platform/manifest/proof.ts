import type { Manifest } from './schema.ts';
import { proofScopes } from './scopes.ts';

/** The same app with the scopes by which an unclear message is looked for in Slack's history. */
export function provingManifest(manifest: Manifest): Manifest {
  const { scopes } = manifest.oauth_config;
  const bot = [...scopes.bot, ...proofScopes.map(({ scope }) => scope)];
  return { ...manifest, oauth_config: { ...manifest.oauth_config, scopes: { ...scopes, bot } } };
}
