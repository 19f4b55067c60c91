import { isChannel } from '../slack/mrkdwn.ts';
/** Where Slack's history may be read, and an unclear outcome thus be cleared up. */
export interface Proof {
  channels: boolean;
  direct: boolean;
}

export const noProof: Proof = { channels: false, direct: false };

/**
 * What the token's scopes allow; null when Slack did not say. A channel may be private at any time, so it takes both; the
 * first direct message to a person is found only where their conversation may be opened.
 */
export function proofOf(scopes: readonly string[] | null | undefined): Proof {
  const has = (scope: string) => scopes?.includes(scope) ?? false;
  return {
    channels: has('channels:history') && has('groups:history'),
    direct: has('im:history') && has('im:write'),
  };
}

export function canProve(proof: Proof, destination: string): boolean {
  return isChannel(destination) ? proof.channels : proof.direct;
}
