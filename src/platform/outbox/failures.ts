import { ErrorCode } from '@slack/web-api';

/** What a failed call means for the message: surely not posted, refused for good, or nobody can tell. */
export type Failure =
  | { kind: 'not-sent'; retryAfterMs: number | null; reason: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'unclear'; reason: string };

/** Slack's own words for "something of it may have happened" and for "not now". */
const unclear = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);
const later = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded', 'accesslimited']);
/** The request never left, or never arrived. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

interface SdkError {
  code?: string;
  retryAfter?: number;
  data?: { error?: string };
  cause?: unknown;
}

/** Reads an error of the Slack client; whatever it doesn't know is unclear, never a guess. */
export function failureOf(thrown: unknown): Failure {
  const error = thrown as SdkError;
  if (error.code === ErrorCode.RateLimitedError) {
    return { kind: 'not-sent', retryAfterMs: (error.retryAfter ?? 1) * 1_000, reason: 'ratelimited' };
  }
  if (error.code === ErrorCode.PlatformError) {
    const reason = error.data?.error ?? 'unknown_error';
    if (later.has(reason)) return { kind: 'not-sent', retryAfterMs: null, reason };
    return unclear.has(reason) ? { kind: 'unclear', reason } : { kind: 'refused', reason };
  }
  const socket = socketCode(error);
  if (socket && neverSent.has(socket)) return { kind: 'not-sent', retryAfterMs: null, reason: socket };
  return { kind: 'unclear', reason: socket ?? error.code ?? 'no answer' };
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

/** What helps against a refusal, for the person who wanted the message posted; `where` is ready to show. */
export function cureFor(reason: string, where: string): string {
  switch (reason) {
    case 'not_in_channel':
      return `I'm not a member of ${where}. Type \`/invite @golive\` there, then press *Post again*.`;
    case 'channel_not_found':
      return `I can't see ${where}. If it is private, type \`/invite @golive\` there, then press *Post again*.`;
    case 'is_archived':
      return `${where} is archived. Give the project another channel with \`/golive team\`.`;
    case 'shared_channel':
      return `${where} is shared with another organisation, so I keep internal matters out of it. Use an internal channel for the project.`;
    case 'not prepared':
      return 'I failed to write it, over and over. Ask your golive admin to look into the log.';
    default:
      return `Slack refused with \`${reason}\`. Ask your golive admin to run \`golive doctor\`.`;
  }
}
