import { ErrorCode } from '@slack/web-api';
import { type About, refusalOf } from './refusals.ts';

export { cureFor } from './refusals.ts';

/** What a failed call means for the message: surely not posted, refused for good, or nobody can tell. */
export type Failure =
  /** `silent`: Slack itself gave no answer, and may give none to others either. */
  | { kind: 'not-sent'; retryAfterMs: number | null; reason: string; silent: boolean }
  /** Nothing can be posted until an operator acts. */
  | { kind: 'locked-out'; reason: string }
  | { kind: 'refused'; reason: string; about: Exclude<About, 'token'> }
  | { kind: 'unclear'; reason: string; silent: boolean };

/** "Not now", in Slack's own words. Any other word that is no known refusal may mean that something happened. */
const later = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
/** Slack's words for trouble of its own, and ours for none from it: however often they come, they are no refusal. */
const trouble = new Set([
  'fatal_error',
  'internal_error',
  'interrupted',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'unknown_error',
  'update_failed',
]);
/** The request never left, or never arrived. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** All that the client says of a 429 that doesn't tell how long to wait. */
const UNTIMED = /^Retry header did not contain/;

interface SdkError {
  code?: string;
  retryAfter?: number;
  statusCode?: number;
  data?: { error?: string };
  cause?: unknown;
  message?: unknown;
}

/** Reads an error of the Slack client; whatever it doesn't know is unclear, never a guess. */
export function failureOf(thrown: unknown): Failure {
  const error = Object(thrown) as SdkError;
  if (error.code === ErrorCode.RateLimitedError) {
    const retryAfterMs = Math.max(1, error.retryAfter ?? 1) * 1_000;
    return { kind: 'not-sent', retryAfterMs, reason: 'ratelimited', silent: false };
  }
  if (UNTIMED.test(String(error.message)))
    return { kind: 'not-sent', retryAfterMs: null, reason: 'ratelimited', silent: false };
  if (error.code === ErrorCode.PlatformError) return saidNo(error.data?.error ?? 'unknown_error');
  if (error.code === ErrorCode.HTTPError) return ofStatus(error.statusCode ?? 0);
  const socket = socketCode(error);
  if (socket && neverSent.has(socket)) return { kind: 'not-sent', retryAfterMs: null, reason: socket, silent: true };
  // The client's own word for it looks like one of Slack's, and would be taken for a refusal in the end.
  return { kind: 'unclear', reason: socket ?? 'no answer', silent: true };
}

/** Whether it may be a refusal of which we don't know yet. */
export function mayBeNo(reason: string | null): boolean {
  return reason !== null && /^[a-z_]+$/.test(reason) && !trouble.has(reason);
}

/** Whether the Slack client threw it, rather than our own code. */
export function isOfSlack(thrown: unknown): boolean {
  const codes: readonly unknown[] = Object.values(ErrorCode);
  return codes.includes((Object(thrown) as SdkError).code);
}

function saidNo(reason: string): Failure {
  if (later.has(reason)) return { kind: 'not-sent', retryAfterMs: null, reason, silent: false };
  const about = refusalOf(reason);
  if (about === 'token') return { kind: 'locked-out', reason };
  return about ? { kind: 'refused', reason, about } : { kind: 'unclear', reason, silent: false };
}

/** 4xx: turned away at a door before Slack, a proxy's for one. 5xx and a timeout: Slack may have got further. */
function ofStatus(status: number): Failure {
  const reason = `HTTP ${status}`;
  if (status >= 400 && status < 500 && status !== 408)
    return { kind: 'not-sent', retryAfterMs: null, reason, silent: true };
  return { kind: 'unclear', reason, silent: true };
}

/** The system's code, which the client wraps two or three deep. */
function socketCode(error: SdkError): string | null {
  let at: unknown = error;
  for (let depth = 0; depth < 5 && at && typeof at === 'object'; depth += 1) {
    const { code, cause, original } = at as { code?: unknown; cause?: unknown; original?: unknown };
    if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code;
    at = cause ?? original;
  }
  return null;
}
