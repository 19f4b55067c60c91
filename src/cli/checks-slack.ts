import type { WebClient } from '@slack/web-api';
import { proofScopes } from '#platform/manifest/scopes.ts';
import { type Finding, fix, ok, warn } from './finding.ts';

export interface TokenCheck {
  finding: Finding;
  /** What the token was granted; null when Slack did not say. */
  granted: readonly string[] | null;
  /** Whether anything else can be asked with it. */
  works: boolean;
}

export async function checkToken(client: WebClient): Promise<TokenCheck> {
  try {
    const said = await client.auth.test();
    const finding = ok('token', `${said.user ?? 'golive'} in ${said.team ?? 'an unnamed workspace'} (${said.team_id})`);
    return { finding, granted: said.response_metadata?.scopes ?? null, works: true };
  } catch (error) {
    const why = reasonOf(error);
    const cure = why.refused
      ? 'copy the Bot User OAuth Token (xoxb-) into SLACK_BOT_TOKEN'
      : 'check the network and SLACK_API_URL';
    return { finding: fix('token', why.text, cure), granted: null, works: false };
  }
}

export function checkScopes(granted: readonly string[] | null, wanted: readonly string[]): Finding {
  if (granted === null) return warn('scopes', 'Slack did not say which scopes the token has');
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) return fix('scopes', `missing ${missing.join(', ')}`, 'reinstall the app from manifest.yml');
  const proving = proofScopes.map(({ scope }) => scope);
  const spare = granted.filter((scope) => !wanted.includes(scope) && !proving.includes(scope));
  return spare.length > 0
    ? warn('scopes', `all there, and not needed: ${spare.join(', ')}`)
    : ok('scopes', `all ${wanted.length} of manifest.yml`);
}

/** Whether unclear outcomes can be cleared up from Slack's history; a choice, so never a mistake but when it is half made. */
export function checkProof(granted: readonly string[] | null): Finding {
  const proving = proofScopes.map(({ scope }) => scope);
  const missing = proving.filter((scope) => !granted?.includes(scope));
  if (missing.length === 0) return ok('proof', 'unclear posts are looked up in the history of channels');
  if (missing.length === proving.length)
    return ok('proof', 'off: an unclear post is settled by its class; `npm run manifest -- --proof` turns it on');
  return warn('proof', `half on: ${missing.join(', ')} missing; reinstall from \`npm run manifest -- --proof\``);
}

/** Asks Slack for a socket and does not use it. */
export async function checkAppToken(client: WebClient): Promise<Finding> {
  try {
    await client.apps.connections.open({});
    return ok('app token', 'Slack would open a socket');
  } catch (error) {
    const why = reasonOf(error);
    const cure = why.refused
      ? 'make an app-level token of this app with connections:write, and put it into SLACK_APP_TOKEN'
      : 'check the network and SLACK_API_URL';
    return fix('app token', why.text, cure);
  }
}

/** One finding for all the channels that are in order, and one for each that is not. */
export async function checkChannels(
  client: WebClient,
  projects: readonly { key: string; channel: string }[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { key, channel } of projects) {
    const finding = await checkChannel(client, key, channel);
    if (finding) findings.push(finding);
  }
  const fine = projects.length - findings.length;
  if (projects.length === 0) return [ok('channels', 'no project has one yet')];
  return fine > 0 ? [ok('channels', `${fine} of ${projects.length} in order`), ...findings] : findings;
}

async function checkChannel(client: WebClient, key: string, channel: string): Promise<Finding | null> {
  try {
    const { channel: facts } = await client.conversations.info({ channel });
    const name = `${key}: #${facts?.name ?? channel}`;
    if (facts?.is_archived) return fix('channels', `${name} is archived`, 'unarchive it, or close the project');
    if (!facts?.is_member) return fix('channels', `golive is not in ${name}`, '/invite @golive there');
    if (facts.is_ext_shared || facts.is_pending_ext_shared) {
      return warn('channels', `${name} is shared with another organisation: nothing internal is posted there`);
    }
    return null;
  } catch (error) {
    return fix('channels', `${key}: ${channel} cannot be seen (${reasonOf(error).text})`, '/invite @golive there');
  }
}

/** Slack said no, as opposed to said nothing. */
function reasonOf(error: unknown): { text: string; refused: boolean } {
  const refusal = (Object(error) as { data?: { error?: string } }).data?.error;
  if (refusal) return { text: `Slack says ${refusal}`, refused: true };
  return { text: `Slack does not answer (${error instanceof Error ? error.message : error})`, refused: false };
}
