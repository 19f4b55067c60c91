import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock.ts';

/** How far from now a request may be dated, either way, in seconds. */
const WINDOW = 300;

/** Why a request isn't Slack's; null when it is. */
export type Doubt = (headers: IncomingHttpHeaders, body: Buffer) => string | null;

/**
 * Slack's signature: HMAC-SHA256 over version, stamp and body (docs.slack.dev, "Verifying requests from Slack"). Bolt's
 * own check makes a new key of the secret for each request and lets the future by.
 */
export function signedWith(secret: string, clock: Clock): Doubt {
  const key = createSecretKey(secret, 'utf8');
  return (headers, body) => {
    const { 'x-slack-signature': theirs, 'x-slack-request-timestamp': stamp } = headers;
    if (typeof theirs !== 'string' || typeof stamp !== 'string') return 'it is not signed';
    const off = Math.abs(clock.now().getTime() / 1000 - Number(stamp));
    if (!(off <= WINDOW)) return 'it is not dated within five minutes of now';
    const ours = `v0=${createHmac('sha256', key).update(`v0:${stamp}:`).update(body).digest('hex')}`;
    return isSame(Buffer.from(theirs), Buffer.from(ours)) ? null : 'its signature is not ours';
  };
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
