import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { boltLogger } from '../log.ts';

/** How long Slack may take over a call that nobody waits for in front of a screen, in milliseconds. */
const TIMEOUT = 10_000;

export interface SlackAccess {
  token: string;
  apiUrl: string;
  log: Logger;
  /** Milliseconds instead of the usual timeout, for trials. */
  timeout?: number;
}

/**
 * The client for everything we say. No retries of its own: the SDK's send a message again that Slack has already stored
 * (reliability.md, finding 1). Each call makes a new client: options objects must not be shared between them.
 */
export function slackClient({ token, apiUrl, log, timeout = TIMEOUT }: SlackAccess): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: boltLogger(log),
  });
}
